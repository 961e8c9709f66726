import { MapboxOverlay } from '@deck.gl/mapbox';
import { ScatterplotLayer } from '@deck.gl/layers';
import { Map as BaseMap, Marker, setWorkerUrl, type LngLatBoundsLike, type LngLatLike } from 'maplibre-gl';
// MapLibre's worker as a file of this server: `worker-src 'self'` suffices, no blob: is made.
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Attack } from '../api';
import { FAMILIES, familyOf, hueOf, type Theme } from '../model/families';
import { kindName, machine, place, placeKey } from '../model/format';
import { KEPT } from '../model/store';
import { isShown, type Services } from '../model/select';
import { loadBasemap, styleOf, type Basemap } from './basemap';
import { FlightLayer } from './FlightLayer';
import { boxOf, spread } from './labels';
import type { Motion } from './motion';
import { RippleLayer } from './RippleLayer';

setWorkerUrl(new URL(workerUrl, document.baseURI).href);

const WORLD: LngLatBoundsLike = [
  [-168, -50],
  [178, 72],
];
const TRAVEL_S = 1.5;
const LIFE_S = 22;
const LABELS = 6;

interface Flight {
  readonly attack: Attack;
  readonly birth: number;
  readonly from: [number, number];
  readonly to: [number, number];
}

interface Origin {
  readonly at: [number, number];
  readonly name: string;
  readonly count: number;
  readonly service: string;
}

export interface MapOptions {
  readonly theme: Theme;
  readonly reducedMotion: boolean;
  readonly onPick: (id: string) => void;
  /** How many arcs the last frame held. */
  readonly onDrawn: (arcs: number) => void;
  readonly onFailure: (reason: string) => void;
}

/** The world with the attacks on it. MapLibre draws the ground when it moves, deck.gl the attacks at each frame. */
export class AttackMap {
  private readonly map: BaseMap;
  private readonly overlay: MapboxOverlay;
  private readonly opened = performance.now();
  private readonly origins = new Map<string, Origin>();
  private readonly sites = new Map<string, Marker>();
  private readonly labels = new Map<string, Marker>();
  private flights: Flight[] = [];
  private services: Services = new Set();
  private selected: Flight | null = null;
  private theme: Theme;
  private basemap: Basemap | null = null;
  private frame = 0;
  /** Whether the reader chose the view; until then it is the whole world at any size. */
  private moved = false;
  private readonly tick: ReturnType<typeof setInterval>;

  constructor(
    container: HTMLElement,
    private readonly options: MapOptions,
  ) {
    this.theme = options.theme;
    this.map = new BaseMap({
      container,
      style: { version: 8, sources: {}, layers: [] },
      bounds: WORLD,
      attributionControl: false,
      dragRotate: false,
      touchPitch: false,
      pitchWithRotate: false,
      maxZoom: 9,
      fadeDuration: 0,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.overlay = new MapboxOverlay({
      layers: [],
      pickingRadius: 6,
      onClick: (info: { object?: unknown }) => {
        const flight = info.object as Flight | undefined;
        if (flight) options.onPick(flight.attack.id);
      },
      getTooltip: ({ object }: { object?: unknown }) => {
        const flight = object as Flight | undefined;
        return flight ? { text: caption(flight.attack), className: 'tooltip', style: {} } : null;
      },
      getCursor: ({ isHovering }: { isHovering: boolean }) => (isHovering ? 'pointer' : 'grab'),
    });
    this.map.addControl(this.overlay);
    this.map.on('error', (event) => {
      options.onFailure(event.error.message);
    });
    this.map.on('moveend', ({ originalEvent }) => {
      this.moved ||= originalEvent !== undefined;
      this.label();
    });
    this.map.on('resize', () => {
      if (!this.moved) this.map.fitBounds(WORLD, { animate: false });
    });
    loadBasemap().then(
      (basemap) => {
        this.basemap = basemap;
        this.map.setStyle(styleOf(basemap, this.theme));
      },
      (error: unknown) => {
        options.onFailure(error instanceof Error ? error.message : String(error));
      },
    );
    this.tick = setInterval(() => {
      this.prune();
      this.label();
    }, 1000);
  }

  /** Starts an arc; an attack whose places are unknown has none. */
  add(attack: Attack): void {
    const from = position(attack.src);
    const to = position(attack.dst);
    if (attack.dst.vm_id !== undefined && to) this.site(place(attack.dst), to);
    if (from && attack.src.vm_id !== undefined) this.site(place(attack.src), from);
    else if (from) this.remember(attack, from);
    if (!from || !to) return;
    this.flights.push({ attack, birth: this.now(), from, to });
    if (this.flights.length > KEPT) this.flights.splice(0, this.flights.length - KEPT);
    this.schedule();
  }

  /** Puts a later version of an attack in the place of the earlier one; its arc flies on. */
  update(attack: Attack): void {
    this.flights = this.flights.map((flight) => (flight.attack.id === attack.id ? { ...flight, attack } : flight));
    this.schedule();
  }

  show(services: Services): void {
    this.services = services;
    this.schedule();
  }

  /** Holds one attack's arc on the map until another or none is chosen. */
  select(attack: Attack | null): void {
    const from = attack && position(attack.src);
    const to = attack && position(attack.dst);
    this.selected = attack && from && to ? { attack, birth: 0, from, to } : null;
    this.schedule();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    if (this.basemap) this.map.setStyle(styleOf(this.basemap, theme));
    this.schedule();
  }

  zoom(by: 1 | -1): void {
    this.moved = true;
    if (by > 0) this.map.zoomIn();
    else this.map.zoomOut();
  }

  wholeWorld(): void {
    this.moved = false;
    this.map.fitBounds(WORLD, { animate: !this.options.reducedMotion });
  }

  destroy(): void {
    clearInterval(this.tick);
    cancelAnimationFrame(this.frame);
    this.map.remove();
  }

  private now(): number {
    return (performance.now() - this.opened) / 1000;
  }

  private motion(held: boolean): Motion {
    const still = held || this.options.reducedMotion;
    return {
      now: this.now(),
      travel: still ? 0.001 : TRAVEL_S,
      life: held ? 1e9 : LIFE_S,
      trail: held ? 0.95 : 0.7,
      glow: this.theme === 'dark' ? 0.65 : 0,
    };
  }

  private remember(attack: Attack, at: [number, number]): void {
    const key = placeKey(attack.src);
    const count = (this.origins.get(key)?.count ?? 0) + 1;
    this.origins.delete(key);
    this.origins.set(key, { at, name: place(attack.src), count, service: attack.protocol });
    if (this.origins.size > 500) {
      const oldest = this.origins.keys().next();
      if (!oldest.done) this.origins.delete(oldest.value);
    }
  }

  private site(name: string, at: [number, number]): void {
    const key = at.join();
    if (this.sites.has(key) || this.sites.size >= 50) return;
    const element = document.createElement('div');
    element.className = 'site';
    const text = document.createElement('span');
    text.className = 'site-text';
    text.append(span('site-name', name), span('site-note', 'own network'));
    element.append(span('site-mark', ''), text);
    this.sites.set(key, new Marker({ element, anchor: 'left', offset: [-8, 0] }).setLngLat(at).addTo(this.map));
    this.label();
  }

  /** Names the busiest places, as many as fit without touching each other. */
  private label(): void {
    const { width } = this.map.getCanvas().getBoundingClientRect();
    const box = (name: string, at: LngLatLike) => ({ name, at, ...boxOf(name, this.map.project(at), width) });
    const taken = [...this.sites.values()].map((marker) =>
      box(marker.getElement().textContent, marker.getLngLat()),
    );
    const busiest = [...this.origins.values()].sort((a, b) => b.count - a.count).slice(0, 24);
    const limit = Math.min(LABELS, Math.floor(width / 130));
    const chosen = spread(busiest.map(({ name, at }) => box(name, at)), taken, limit);
    const wanted = new Set(chosen.map(({ name }) => name));
    for (const [name, marker] of this.labels) {
      if (wanted.has(name)) continue;
      marker.remove();
      this.labels.delete(name);
    }
    for (const { at, name, toLeft } of chosen) {
      if (this.labels.has(name)) continue;
      const marker = new Marker({
        element: span('place', name),
        anchor: toLeft ? 'right' : 'left',
        offset: [toLeft ? -9 : 9, 0],
      });
      this.labels.set(name, marker.setLngLat(at).addTo(this.map));
    }
  }

  private prune(): void {
    const since = this.now() - LIFE_S;
    const alive = this.flights.filter((flight) => flight.birth > since);
    if (alive.length !== this.flights.length || (this.options.reducedMotion && alive.length > 0)) {
      this.flights = alive;
      this.schedule();
    }
  }

  private schedule(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    const flights = this.flights.filter(({ attack }) => isShown(attack, this.services));
    const between = flights.filter(({ from, to }) => from[0] !== to[0] || from[1] !== to[1]);
    const moving = flights.length > 0 && !this.options.reducedMotion;
    const { theme } = this;
    const hue = ({ attack }: Flight): [number, number, number, number] => [...hueOf(attack.protocol, theme), 255];
    this.overlay.setProps({
      _animate: moving,
      layers: [
        new ScatterplotLayer<Origin>({
          id: 'origins',
          data: [...this.origins.values()],
          getPosition: ({ at }) => at,
          getRadius: ({ count }) => Math.min(3.5 + 1.2 * Math.log2(count), 11),
          radiusUnits: 'pixels',
          getFillColor: ({ service }) => [...hueOf(service, theme), 170],
          updateTriggers: { getFillColor: theme },
        }),
        new FlightLayer<Flight>({
          id: 'flights',
          data: between,
          pickable: true,
          greatCircle: true,
          getHeight: 0,
          numSegments: between.length > 200 ? 32 : 64,
          getSourcePosition: ({ from }) => from,
          getTargetPosition: ({ to }) => to,
          getSourceColor: hue,
          getTargetColor: hue,
          getWidth: ({ attack }) => WIDTH[attack.surface.disposition],
          getBirth: ({ birth }) => birth,
          getLane: lane,
          motion: () => this.motion(false),
          onDrawn: this.options.onDrawn,
          updateTriggers: { getSourceColor: theme, getTargetColor: theme },
        }),
        new FlightLayer<Flight>({
          id: 'selected',
          data: this.selected ? [this.selected] : [],
          greatCircle: true,
          getHeight: 0,
          numSegments: 96,
          getSourcePosition: ({ from }) => from,
          getTargetPosition: ({ to }) => to,
          getSourceColor: theme === 'dark' ? [255, 255, 255, 255] : [10, 20, 30, 255],
          getTargetColor: theme === 'dark' ? [255, 255, 255, 255] : [10, 20, 30, 255],
          getWidth: 5,
          getLane: lane,
          motion: () => this.motion(true),
          onDrawn: null,
        }),
        new RippleLayer<Flight>({
          id: 'ripples',
          data: this.options.reducedMotion ? [] : flights.filter(({ birth }) => birth > this.now() - TRAVEL_S - 2),
          getPosition: ({ to }) => to,
          getRadius: ({ attack }) => (attack.surface.disposition === 'allowed' ? 40 : 18),
          radiusUnits: 'pixels',
          billboard: true,
          getFillColor: hue,
          getBirth: ({ birth }) => birth,
          motion: () => this.motion(false),
          updateTriggers: { getFillColor: theme },
        }),
      ],
    });
  }
}

const LANE = 5;

/** One lane for each family of services, in pixels aside of the great circle. */
function lane({ attack }: Flight): number {
  return (FAMILIES.indexOf(familyOf(attack.protocol)) - (FAMILIES.length - 1) / 2) * LANE;
}

/** In pixels: an attack that the firewall lets through is drawn boldest. */
const WIDTH = { allowed: 5, unknown: 3.2, blocked: 2.4 } as const;

function position(end: { longitude?: number; latitude?: number }): [number, number] | null {
  return end.longitude === undefined || end.latitude === undefined ? null : [end.longitude, end.latitude];
}

function caption(attack: Attack): string {
  return `${attack.protocol} · ${kindName(attack.kind)}\n${place(attack.src)} → ${machine(attack.dst)}: ${attack.surface.disposition}`;
}

function span(name: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = name;
  element.textContent = text;
  return element;
}
