import type { Attack } from '../api';

/** Services to show; empty means all of them. */
export type Services = ReadonlySet<string>;

/** An attack at least this urgent is flagged. */
export const URGENT = 70;
/** One at least this urgent may be among those to look at first; a blocked one never is. */
const NOTABLE = 40;

export function isShown(attack: Attack, services: Services): boolean {
  return services.size === 0 || services.has(attack.protocol);
}

/** Adds the service to the shown ones or takes it out. */
export function toggled(services: Services, service: string): Services {
  const next = new Set(services);
  if (!next.delete(service)) next.add(service);
  return next;
}

/** The first `limit` attacks, newest first, that the services let through. */
export function shown(attacks: readonly Attack[], services: Services, limit: number): Attack[] {
  const rows: Attack[] = [];
  for (const attack of attacks) {
    if (rows.length === limit) break;
    if (isShown(attack, services)) rows.push(attack);
  }
  return rows;
}

/**
 * What to look at first: the most urgent attacks of the last `withinMs` before the newest one, one
 * row per source, target and service so that a burst does not push everything else out.
 */
export function mostUrgent(attacks: readonly Attack[], services: Services, limit: number, withinMs = 600_000): Attack[] {
  const newest = attacks[0];
  if (!newest) return [];
  const since = Date.parse(newest.time) - withinMs;
  const best = new Map<string, Attack>();
  for (const attack of attacks) {
    if (attack.priority < NOTABLE || !isShown(attack, services) || Date.parse(attack.time) < since) continue;
    const key = `${attack.src.ip ?? ''} ${attack.dst.ip ?? ''} ${attack.protocol}`;
    const other = best.get(key);
    if (!other || attack.priority > other.priority) best.set(key, attack);
  }
  return [...best.values()]
    .sort((a, b) => b.priority - a.priority || (a.time < b.time ? 1 : -1))
    .slice(0, limit);
}
