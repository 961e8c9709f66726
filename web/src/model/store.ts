import type { Alert, Attack, AttackStats, Disposition, Dropped } from '../api';
import { placeKey } from './format';
import { Tally, type Count } from './tally';

/** Attacks that are remembered; the map draws at most as many arcs. */
export const KEPT = 1000;
/** Rows that the list shows. */
export const ROWS = 200;
/** Different places, networks, targets and services that are told apart. */
const KEYS = 500;

/** What the page shows at one moment. A new object after each change, so that it can be compared. */
export interface View {
  readonly attacks: readonly Attack[];
  readonly total: number;
  readonly verdicts: Readonly<Record<Disposition, number>>;
  /** The server's counts of the last hour once it sent them, until then what this page has seen. */
  readonly services: readonly { readonly service: string; readonly count: number }[];
  readonly sources: readonly Count<Attack>[];
  readonly targets: readonly Count<Attack>[];
  readonly networks: readonly Count<Attack>[];
  readonly stats: AttackStats | null;
  readonly missed: number;
  readonly demo: boolean;
}

export type Arrival = 'new' | 'update';
type Later = (run: () => void) => void;

const eachFrame: Later = (run) => {
  setTimeout(run, 120);
};

/**
 * All that this page knows. An attack whose id was seen before replaces the earlier one in place.
 * Memory is bounded: the oldest attack beyond KEPT is forgotten, its part in the counts stays.
 * Readers are told at most every 120 ms, however fast events come.
 */
export class AttackStore {
  private readonly byId = new Map<string, Attack>();
  private readonly alerts = new Map<string, Alert>();
  private readonly services = new Tally<Attack>(KEYS);
  private readonly sources = new Tally<Attack>(KEYS);
  private readonly targets = new Tally<Attack>(KEYS);
  private readonly networks = new Tally<Attack>(KEYS);
  private readonly verdicts = { allowed: 0, blocked: 0, unknown: 0 };
  private total = 0;
  private missed = 0;
  private demo = false;
  private stats: AttackStats | null = null;
  private view: View;
  private pending = false;
  private readonly readers = new Set<() => void>();
  private readonly watchers = new Set<(attack: Attack, arrival: Arrival) => void>();

  constructor(private readonly later: Later = eachFrame) {
    this.view = this.compose();
  }

  attack(attack: Attack): void {
    const earlier = this.byId.get(attack.id);
    if (earlier) this.uncount(earlier);
    else this.total++;
    this.count(attack);
    this.byId.set(attack.id, attack);
    if (this.byId.size > KEPT) forgetOldest(this.byId);
    this.demo ||= attack.demo;
    for (const watcher of this.watchers) watcher(attack, earlier ? 'update' : 'new');
    this.changed();
  }

  alert(alert: Alert): void {
    this.alerts.delete(alert.id);
    this.alerts.set(alert.id, alert);
    if (this.alerts.size > KEPT) forgetOldest(this.alerts);
    this.changed();
  }

  statistics(stats: AttackStats): void {
    this.stats = stats;
    this.changed();
  }

  dropped({ dropped }: Dropped): void {
    this.missed += dropped;
    this.changed();
  }

  /** The evidence behind an attack, where the server sent it. */
  alertOf(id: string): Alert | undefined {
    return this.alerts.get(id);
  }

  attackOf(id: string): Attack | undefined {
    return this.byId.get(id);
  }

  /** The attacks that are remembered, oldest first. */
  all(): Iterable<Attack> {
    return this.byId.values();
  }

  /** Each attack as it comes, without delay. */
  watch(watcher: (attack: Attack, arrival: Arrival) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  readonly subscribe = (reader: () => void): (() => void) => {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  };

  readonly current = (): View => this.view;

  private changed(): void {
    if (this.pending) return;
    this.pending = true;
    this.later(() => {
      this.pending = false;
      this.view = this.compose();
      for (const reader of this.readers) reader();
    });
  }

  private count(attack: Attack): void {
    this.verdicts[attack.surface.disposition]++;
    this.services.add(attack.protocol, attack);
    this.sources.add(placeKey(attack.src), attack);
    this.targets.add(targetKey(attack), attack);
    const network = networkKey(attack);
    if (network) this.networks.add(network, attack);
  }

  private uncount(attack: Attack): void {
    this.verdicts[attack.surface.disposition]--;
    this.services.remove(attack.protocol);
    this.sources.remove(placeKey(attack.src));
    this.targets.remove(targetKey(attack));
    const network = networkKey(attack);
    if (network) this.networks.remove(network);
  }

  private servicesByCount(): { service: string; count: number }[] {
    const seen = this.services.top(KEYS).map(({ key, count }) => ({ service: key, count }));
    const { types } = this.stats ?? {};
    if (!types) return seen;
    const justSeen = seen.filter(({ service }) => !(service in types));
    return [...Object.entries(types).map(([service, count]) => ({ service, count })), ...justSeen].sort(
      (a, b) => b.count - a.count || (a.service < b.service ? -1 : 1),
    );
  }

  private compose(): View {
    return {
      attacks: [...this.byId.values()].reverse(),
      total: this.total,
      verdicts: { ...this.verdicts },
      services: this.servicesByCount(),
      sources: this.sources.top(8),
      targets: this.targets.top(8),
      networks: this.networks.top(8),
      stats: this.stats,
      missed: this.missed,
      demo: this.demo,
    };
  }
}

function targetKey({ dst }: Attack): string {
  return dst.vm_id ?? dst.ip ?? '?';
}

function networkKey({ src }: Attack): string | null {
  return src.asn ? `AS${src.asn}` : null;
}

function forgetOldest(map: Map<string, unknown>): void {
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
