import type { Alert, Attack, AttackStats, Dropped } from '../api';
import type { AttackStore } from './store';

export type Connection = 'connecting' | 'live' | 'reconnecting';

const RETRY_MS = 3000;

/**
 * Feeds the store from the server's event stream until closed. The browser reconnects on its own
 * after a broken connection and then names the last id it had; where the server refuses (too many
 * viewers, shutting down), the browser gives up and a new attempt starts every three seconds.
 */
export class Stream {
  private source: EventSource | null = null;
  private lastId = '';
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: AttackStore,
    private readonly onConnection: (state: Connection) => void,
    private readonly url = 'events',
  ) {}

  open(): void {
    const from = this.lastId ? `?last_event_id=${encodeURIComponent(this.lastId)}` : '';
    const source = new EventSource(this.url + from);
    this.source = source;
    source.onopen = () => {
      this.onConnection('live');
    };
    source.onerror = () => {
      this.onConnection('reconnecting');
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(this.retry);
      this.retry = setTimeout(() => {
        this.open();
      }, RETRY_MS);
    };
    this.on('message', (json) => {
      this.store.attack(JSON.parse(json) as Attack);
    });
    this.on('alert', (json) => {
      this.store.alert(JSON.parse(json) as Alert);
    });
    this.on('stats', (json) => {
      this.store.statistics(JSON.parse(json) as AttackStats);
    });
    this.on('dropped', (json) => {
      this.store.dropped(JSON.parse(json) as Dropped);
    });
  }

  close(): void {
    clearTimeout(this.retry);
    this.source?.close();
  }

  private on(type: string, take: (json: string) => void): void {
    this.source?.addEventListener(type, (event: MessageEvent<string>) => {
      this.lastId = event.lastEventId;
      take(event.data);
    });
  }
}
