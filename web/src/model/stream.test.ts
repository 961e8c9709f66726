import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anAttack } from './samples';
import { AttackStore } from './store';
import { Stream, type Connection } from './stream';

/** The browser's EventSource as far as Stream uses it, driven by the test. */
class FakeSource {
  static readonly CLOSED = 2;
  static opened: FakeSource[] = [];
  readyState = 0;
  onopen: () => void = () => undefined;
  onerror: () => void = () => undefined;
  private readonly listeners = new Map<string, (event: { data: string; lastEventId: string }) => void>();

  constructor(readonly url: string) {
    FakeSource.opened.push(this);
  }

  addEventListener(type: string, listener: (event: { data: string; lastEventId: string }) => void): void {
    this.listeners.set(type, listener);
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }

  send(type: string, id: string, data: unknown): void {
    this.listeners.get(type)?.({ data: JSON.stringify(data), lastEventId: id });
  }
}

function latest(): FakeSource {
  const source = FakeSource.opened.at(-1);
  if (!source) throw new Error('nothing was opened');
  return source;
}

describe('the stream', () => {
  let states: Connection[];
  let store: AttackStore;
  let stream: Stream;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', FakeSource);
    FakeSource.opened = [];
    states = [];
    store = new AttackStore((run) => {
      run();
    });
    stream = new Stream(store, (state) => states.push(state));
    stream.open();
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('hands each kind of event to the store', () => {
    const source = latest();
    source.send('message', '1', anAttack({ id: 'a' }));
    source.send('stats', '2', { types: { SSH: 9 }, countries: {}, top_incoming: {}, top_outgoing: {} });
    source.send('dropped', '3', { dropped: 5, reason: 'slow' });
    const view = store.current();
    expect([view.attacks.length, view.stats?.types.SSH, view.missed]).toEqual([1, 9, 5]);
  });

  it('says when it is live and when it is not', () => {
    latest().onopen();
    latest().onerror();
    expect(states).toEqual(['live', 'reconnecting']);
  });

  it('leaves a broken connection to the browser, which tries again by itself', () => {
    latest().onerror();
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.opened).toHaveLength(1);
  });

  it('tries again after a refusal, from the last event that it had', () => {
    const source = latest();
    source.send('message', 'e 7', anAttack());
    source.readyState = FakeSource.CLOSED;
    source.onerror();
    vi.advanceTimersByTime(3000);
    expect(FakeSource.opened.map(({ url }) => url)).toEqual(['events', 'events?last_event_id=e%207']);
  });

  it('does not come back once it is closed', () => {
    const source = latest();
    source.readyState = FakeSource.CLOSED;
    source.onerror();
    stream.close();
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.opened).toHaveLength(1);
  });
});
