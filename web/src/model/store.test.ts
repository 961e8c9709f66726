import { describe, expect, it } from 'vitest';
import type { Attack } from '../api';
import { AttackStore, KEPT } from './store';
import { anAttack } from './samples';

function store(): AttackStore {
  return new AttackStore((run) => {
    run();
  });
}

describe('the store', () => {
  it('shows the newest attack first', () => {
    const s = store();
    s.attack(anAttack({ id: 'a' }));
    s.attack(anAttack({ id: 'b' }));
    expect(s.current().attacks.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('puts an attack that is seen again in its old place and counts it once', () => {
    const s = store();
    s.attack(anAttack({ id: 'a', protocol: 'SSH' }));
    s.attack(anAttack({ id: 'b', protocol: 'SSH' }));
    s.attack(anAttack({ id: 'a', protocol: 'FTP', surface: { disposition: 'blocked', rules: [], blast: 0 } }));
    const view = s.current();
    expect(view.attacks.map(({ id, protocol }) => `${id} ${protocol}`)).toEqual(['b SSH', 'a FTP']);
    expect(view.total).toBe(2);
    expect(view.verdicts).toEqual({ allowed: 1, blocked: 1, unknown: 0 });
    expect(view.services.map(({ service, count }) => `${service} ${count}`).sort()).toEqual(['FTP 1', 'SSH 1']);
  });

  it('says to watchers whether an attack is new', () => {
    const s = store();
    const seen: string[] = [];
    const unwatch = s.watch(({ id }, arrival) => seen.push(`${id} ${arrival}`));
    s.attack(anAttack({ id: 'a' }));
    s.attack(anAttack({ id: 'a' }));
    unwatch();
    s.attack(anAttack({ id: 'b' }));
    expect(seen).toEqual(['a new', 'a update']);
  });

  it('holds a bounded number of attacks, however many come, and counts them all', () => {
    const s = new AttackStore(() => undefined);
    for (let i = 0; i < KEPT * 3; i++) s.attack(anAttack({ id: `n${i}` }));
    const all = [...s.all()];
    expect(all).toHaveLength(KEPT);
    expect(all.at(-1)?.id).toBe(`n${KEPT * 3 - 1}`);
    const fresh = store();
    for (let i = 0; i < KEPT + 5; i++) fresh.attack(anAttack({ id: `n${i}` }));
    expect(fresh.current().total).toBe(KEPT + 5);
  });

  it('tells its readers once for a burst', () => {
    const waiting: (() => void)[] = [];
    const s = new AttackStore((run) => waiting.push(run));
    let told = 0;
    s.subscribe(() => told++);
    for (let i = 0; i < 100; i++) s.attack(anAttack({ id: `n${i}` }));
    expect(waiting).toHaveLength(1);
    waiting[0]?.();
    expect(told).toBe(1);
    expect(s.current().attacks).toHaveLength(100);
  });

  it('keeps one object as long as nothing changes', () => {
    const s = store();
    s.attack(anAttack({ id: 'a' }));
    expect(s.current()).toBe(s.current());
  });

  it('finds the evidence of an attack by its id', () => {
    const s = store();
    s.alert({
      id: 'a',
      window_start: '2026-11-20T09:00:00Z',
      window_end: '2026-11-20T09:00:05Z',
      kind: 'DoS',
      src: { ip: null, count: 30 },
      dst: { ip: '10.20.1.10', port: 80, count: 1 },
      flows: 30,
      packets: 900,
      bytes: 60_000,
      confidence: 0.97,
      provisional: true,
      explanation: [],
    });
    expect(s.alertOf('a')?.flows).toBe(30);
    expect(s.alertOf('b')).toBeUndefined();
  });

  it('takes the counts of the last hour from the server, and adds what came since', () => {
    const s = store();
    s.attack(anAttack({ id: 'a', protocol: 'SSH' }));
    s.attack(anAttack({ id: 'b', protocol: 'FTP' }));
    s.statistics({ types: { SSH: 40, HTTP: 70 }, countries: {}, top_incoming: {}, top_outgoing: {} });
    expect(s.current().services.map(({ service, count }) => `${service} ${count}`)).toEqual(['HTTP 70', 'SSH 40', 'FTP 1']);
  });

  it('adds up what was missed', () => {
    const s = store();
    s.dropped({ dropped: 3, reason: 'slow' });
    s.dropped({ dropped: 4, reason: 'gone' });
    expect(s.current().missed).toBe(7);
  });

  it('remembers that it has shown made-up traffic', () => {
    const s = store();
    expect(s.current().demo).toBe(false);
    s.attack(anAttack({ id: 'a', demo: true }));
    s.attack(anAttack({ id: 'b', demo: false }));
    expect(s.current().demo).toBe(true);
  });

  it('agrees with counting by hand, whatever is updated when', () => {
    const s = store();
    const latest = new Map<string, Attack>();
    let state = 12345;
    const random = (n: number): number => {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      return state % n;
    };
    for (let i = 0; i < 2000; i++) {
      const attack = anAttack({
        id: `n${random(300)}`,
        protocol: ['SSH', 'FTP', 'HTTP'][random(3)] ?? 'SSH',
        surface: { disposition: (['allowed', 'blocked', 'unknown'] as const)[random(3)] ?? 'unknown', rules: [], blast: 0 },
      });
      latest.set(attack.id, attack);
      s.attack(attack);
    }
    const services: Record<string, number> = {};
    const verdicts = { allowed: 0, blocked: 0, unknown: 0 };
    for (const { protocol, surface } of latest.values()) {
      services[protocol] = (services[protocol] ?? 0) + 1;
      verdicts[surface.disposition]++;
    }
    const view = s.current();
    expect(Object.fromEntries(view.services.map(({ service, count }) => [service, count]))).toEqual(services);
    expect(view.verdicts).toEqual(verdicts);
    expect(view.total).toBe(latest.size);
  });
});
