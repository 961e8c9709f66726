/** How often a thing was seen, with what is shown of it. */
export interface Count<T> {
  readonly key: string;
  readonly count: number;
  readonly latest: T;
}

/**
 * Counts by key, in bounded memory: where a new key finds the tally full, the least counted and, of
 * those, the longest unseen key gives way (Space-Saving without its overestimate: a key that comes
 * back starts again at one). O(1) to add to a known key, O(capacity) for a new one in a full tally.
 */
export class Tally<T> {
  private readonly counts = new Map<string, { count: number; latest: T }>();

  constructor(private readonly capacity: number) {}

  add(key: string, latest: T): void {
    const known = this.counts.get(key);
    if (known) {
      known.count++;
      known.latest = latest;
      this.counts.delete(key);
      this.counts.set(key, known);
      return;
    }
    if (this.counts.size >= this.capacity) this.evict();
    this.counts.set(key, { count: 1, latest });
  }

  /** Takes one back; a key that reaches zero is forgotten. */
  remove(key: string): void {
    const known = this.counts.get(key);
    if (!known) return;
    known.count--;
    if (known.count === 0) this.counts.delete(key);
  }

  /** The n largest, largest first; equal counts by key, so that the order stands still. */
  top(n: number): Count<T>[] {
    return [...this.counts]
      .map(([key, { count, latest }]) => ({ key, count, latest }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
      .slice(0, n);
  }

  get size(): number {
    return this.counts.size;
  }

  private evict(): void {
    let least: string | undefined;
    let lowest = Infinity;
    for (const [key, { count }] of this.counts) {
      if (count < lowest) {
        least = key;
        lowest = count;
      }
    }
    if (least !== undefined) this.counts.delete(least);
  }
}
