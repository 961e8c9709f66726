import type { Attack, Disposition, End } from '../api';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const whole = new Intl.NumberFormat('en-US');
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** Local time of day, `08:14:22`; a dash where the text is no time. */
export function timeOfDay(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? '–' : clock.format(at);
}

export function count(n: number): string {
  return n < 100_000 ? whole.format(n) : short.format(n);
}

/** `1.4 MB`: powers of 1000, three digits at most. */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = n;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 99.5 || unit === 0 ? Math.round(value) : value.toPrecision(2)} ${units[unit] ?? ''}`;
}

/** `Lagos, NG`, `Nigeria` or `unknown place`. */
export function place(end: End): string {
  if (end.city) return end.iso_code ? `${end.city}, ${end.iso_code}` : end.city;
  return end.country ?? 'unknown place';
}

/** `Lagos, Nigeria`, as long as it gets. */
export function fullPlace(end: End): string {
  return [end.city, end.country].filter(Boolean).join(', ') || 'unknown place';
}

/** One key per place that can be told apart on the map. */
export function placeKey(end: End): string {
  return `${end.iso_code ?? end.country ?? '?'}/${end.city ?? ''}`;
}

export function network(end: End): string {
  if (!end.asn) return 'no known network';
  return end.as_name ? `AS${end.asn} ${end.as_name}` : `AS${end.asn}`;
}

/** The machine as people call it, else its id, else its address. */
export function machine(end: End): string {
  return end.vm_name ?? end.vm_id ?? end.ip ?? 'unknown machine';
}

/** Where an attack comes from: a machine of the own network by its name, anything else by its place. */
export function origin(end: End): string {
  return end.vm_id === undefined ? place(end) : machine(end);
}

/** `192.0.2.1:22`, `[2001:db8::1]:22`; the port is left out where it is 0. */
export function endpoint(end: End): string {
  if (!end.ip) return '–';
  if (!end.port) return end.ip;
  return end.ip.includes(':') ? `[${end.ip}]:${end.port}` : `${end.ip}:${end.port}`;
}

const KIND_NAMES: Readonly<Record<string, string>> = {
  DoS: 'Denial of service',
  PortScan: 'Port scan',
  BruteForce: 'Password guessing',
  WebAttack: 'Web attack',
  Botnet: 'Botnet',
  Infiltration: 'Infiltration',
  Unknown: 'Unknown',
};

/** A traffic class in words; one that is not known stays as it is. */
export function kindName(kind: string | null | undefined): string {
  if (!kind) return 'Attack';
  return KIND_NAMES[kind] ?? kind;
}

/** What the verdict means for whoever has to decide, in one sentence. */
export function verdictSentence(attack: Attack): string {
  const target = machine(attack.dst);
  const { disposition, rules } = attack.surface;
  switch (disposition) {
    case 'allowed':
      return rules.length === 1
        ? `The firewall lets this reach ${target}: one rule grants it.`
        : `The firewall lets this reach ${target}: ${rules.length} rules grant it.`;
    case 'blocked':
      return `No firewall rule lets this reach ${target}.`;
    case 'unknown':
      return `${target} is not a machine of the loaded network, so nothing can be said.`;
  }
}

export const VERDICTS: readonly Disposition[] = ['allowed', 'blocked', 'unknown'];
