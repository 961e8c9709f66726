import { useEffect, useState, useSyncExternalStore } from 'react';
import type { System } from './api';
import { AttackStore, type View } from './model/store';
import { Stream, type Connection } from './model/stream';

export interface Live {
  readonly store: AttackStore;
  readonly view: View;
  readonly connection: Connection;
  readonly system: System | null;
}

/** The server's stream and state, for as long as the page is open. */
export function useLive(): Live {
  const [store] = useState(() => new AttackStore());
  const [connection, setConnection] = useState<Connection>('connecting');
  const [system, setSystem] = useState<System | null>(null);
  const view = useSyncExternalStore(store.subscribe, store.current);

  useEffect(() => {
    const stream = new Stream(store, setConnection);
    stream.open();
    return () => {
      stream.close();
    };
  }, [store]);

  useEffect(() => {
    if (connection !== 'live') return;
    const asked = new AbortController();
    const ask = async () => {
      try {
        const answer = await fetch('api/v1/system', { signal: asked.signal });
        if (answer.ok) setSystem((await answer.json()) as System);
      } catch {
        // The stream's own state tells the reader that the server is away.
      }
    };
    void ask();
    const again = setInterval(() => void ask(), 30_000);
    return () => {
      clearInterval(again);
      asked.abort();
    };
  }, [connection]);

  return { store, view, connection, system };
}
