import type { FeatureCollection, MultiLineString } from 'geojson';
import type { StyleSpecification } from 'maplibre-gl';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'world-atlas/countries-50m.json?url';
import type { Theme } from '../model/families';
import { unwrap } from './unwrap';

type Atlas = Topology<{ countries: GeometryCollection }>;

export interface Basemap {
  readonly land: FeatureCollection;
  readonly borders: MultiLineString;
}

/** Natural Earth at 1:50 million, from this server. Antarctica is left out: nothing happens there. */
export async function loadBasemap(): Promise<Basemap> {
  const answer = await fetch(atlas);
  if (!answer.ok) throw new Error(`the map of the world did not load: HTTP ${answer.status}`);
  const topology = (await answer.json()) as Atlas;
  const countries = topology.objects.countries;
  countries.geometries = countries.geometries.filter((country) => country.id !== '010');
  const land = feature(topology, countries);
  for (const { geometry } of land.features) {
    if (geometry.type === 'Polygon') geometry.coordinates.forEach(unwrap);
    if (geometry.type === 'MultiPolygon') geometry.coordinates.flat().forEach(unwrap);
  }
  const borders = mesh(topology, countries, (a, b) => a !== b);
  borders.coordinates.forEach(unwrap);
  return { land, borders };
}

const GROUND = {
  dark: { sea: '#0a1017', land: '#18222d', coast: '#2c3b4a', border: '#26333f', grid: '#101923' },
  light: { sea: '#dfe7ee', land: '#f8fafb', coast: '#b3c0cc', border: '#d3dbe3', grid: '#d4dde6' },
} as const;

/** The ground under the attacks: quiet, so that what moves stands out. */
export function styleOf({ land, borders }: Basemap, theme: Theme): StyleSpecification {
  const ground = GROUND[theme];
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: land, tolerance: 0.2 },
      borders: { type: 'geojson', data: { type: 'Feature', properties: {}, geometry: borders }, tolerance: 0.2 },
      grid: { type: 'geojson', data: { type: 'Feature', properties: {}, geometry: graticule(30) } },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': ground.sea } },
      { id: 'grid', type: 'line', source: 'grid', paint: { 'line-color': ground.grid, 'line-width': 1 } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': ground.land, 'fill-antialias': false } },
      { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': ground.coast, 'line-width': 0.8 } },
      { id: 'border', type: 'line', source: 'borders', paint: { 'line-color': ground.border, 'line-width': 0.7 } },
    ],
  };
}

/** Meridians and parallels every `step` degrees, as far as Mercator goes. */
function graticule(step: number): MultiLineString {
  const lines: [number, number][][] = [];
  for (let x = -180; x <= 180; x += step) lines.push([[x, -85], [x, 85]]);
  for (let y = -60; y <= 60; y += step) lines.push([[-180, y], [180, y]]);
  return { type: 'MultiLineString', coordinates: lines };
}
