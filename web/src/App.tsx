import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { toggled, type Services } from './model/select';
import { About } from './panels/About';
import { Detail } from './panels/Detail';
import { Feed } from './panels/Feed';
import { Header } from './panels/Header';
import { Legend } from './panels/Legend';
import { Tops } from './panels/Tops';
import { useLive } from './useLive';
import { useTheme } from './useTheme';

const WorldMap = lazy(() => import('./map/WorldMap').catch(() => ({ default: NoMap })));

function NoMap() {
  return <p className="map-failure">The map did not load. Reload the page to try again; the list is complete without it.</p>;
}

export function App() {
  const { store, view, connection, system } = useLive();
  const [theme, swapTheme] = useTheme();
  const [services, setServices] = useState<Services>(new Set());
  const [selected, setSelected] = useState<string | null>(null);
  const about = useRef<HTMLDialogElement>(null);

  const toggle = useCallback((service: string) => {
    setServices((before) => toggled(before, service));
  }, []);
  const everything = useCallback(() => {
    setServices(new Set());
  }, []);
  const close = useCallback(() => {
    setSelected(null);
  }, []);
  const attack = useMemo(
    () => (selected === null ? undefined : (view.attacks.find(({ id }) => id === selected) ?? store.attackOf(selected))),
    [selected, view, store],
  );

  return (
    <div className="page">
      <Header
        view={view}
        connection={connection}
        demo={view.demo || system?.demo === true}
        theme={theme}
        onTheme={swapTheme}
        onAbout={() => about.current?.showModal()}
      />
      <main className="main">
        <section className="map-area" aria-label="Map of attacks">
          <Suspense fallback={<div className="map" />}>
            <WorldMap store={store} services={services} theme={theme} selected={attack ?? null} onPick={setSelected} />
          </Suspense>
        </section>
        <section className="band" aria-label="Counts">
          <Legend view={view} services={services} theme={theme} onToggle={toggle} onEverything={everything} />
          <Tops view={view} />
        </section>
        <Feed view={view} services={services} theme={theme} selected={selected} connection={connection} system={system} onPick={setSelected} />
        {attack && <Detail key={attack.id} attack={attack} alert={store.alertOf(attack.id)} theme={theme} onClose={close} />}
      </main>
      <About ref={about} system={system} />
    </div>
  );
}
