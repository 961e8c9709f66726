import { useCallback, useEffect, useState } from 'react';
import type { Attack } from '../api';
import type { Theme } from '../model/families';
import type { Services } from '../model/select';
import type { AttackStore } from '../model/store';
import { AttackMap } from './AttackMap';

interface Props {
  readonly store: AttackStore;
  readonly services: Services;
  readonly theme: Theme;
  readonly selected: Attack | null;
  readonly onPick: (id: string) => void;
}

/** The map as a part of the page. `data-arcs` holds how many arcs its last frame drew. */
export default function WorldMap({ store, services, theme, selected, onPick }: Props) {
  const [map, setMap] = useState<AttackMap | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [firstTheme] = useState(theme);

  const attach = useCallback(
    (element: HTMLDivElement) => {
      if (!document.createElement('canvas').getContext('webgl2')) {
        setFailure('this browser has no WebGL 2');
        return;
      }
      let drawn = -1;
      let made: AttackMap;
      try {
        made = new AttackMap(element, {
          theme: firstTheme,
          reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
          onPick,
          onDrawn: (arcs) => {
            if (arcs !== drawn) element.dataset.arcs = String((drawn = arcs));
          },
          onFailure: setFailure,
        });
      } catch (error) {
        setFailure(error instanceof Error ? error.message : String(error));
        return;
      }
      for (const attack of store.all()) made.add(attack);
      const unwatch = store.watch((attack, arrival) => {
        if (arrival === 'new') made.add(attack);
        else made.update(attack);
      });
      setMap(made);
      return () => {
        unwatch();
        made.destroy();
        setMap(null);
      };
    },
    [store, firstTheme, onPick],
  );

  useEffect(() => {
    map?.show(services);
  }, [map, services]);
  useEffect(() => {
    map?.setTheme(theme);
  }, [map, theme]);
  useEffect(() => {
    map?.select(selected);
  }, [map, selected]);

  return (
    <>
      <div className="map" ref={attach} data-arcs="0" />
      {failure !== null && <p className="map-failure">The map cannot be drawn here ({failure}). The list has everything that it would show.</p>}
      <div className="map-buttons">
        <button type="button" aria-label="Zoom in" onClick={() => map?.zoom(1)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => map?.zoom(-1)}>
          −
        </button>
        <button type="button" aria-label="Show the whole world" onClick={() => map?.wholeWorld()}>
          ⤢
        </button>
      </div>
    </>
  );
}
