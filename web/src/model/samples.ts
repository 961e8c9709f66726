import type { Attack } from '../api';

/** An attack for tests: what is not named is plausible. */
export function anAttack(parts: Partial<Attack> = {}): Attack {
  return {
    id: 'f00d',
    protocol: 'SSH',
    event_time: '2026-11-20 09:00:00',
    time: '2026-11-20T09:00:00Z',
    kind: 'BruteForce',
    source: 'detection',
    demo: false,
    cve: null,
    src: { ip: '192.0.2.7', port: 50_000, city: 'Lagos', country: 'Nigeria', iso_code: 'NG', asn: 64_500, as_name: 'Example Transit 5', latitude: 6.45, longitude: 3.39 },
    dst: { ip: '10.20.1.20', port: 22, vm_id: 'vm-bastion', city: 'Zürich', country: 'Switzerland', iso_code: 'CH', latitude: 47.37, longitude: 8.54 },
    risk: 60,
    surface: { disposition: 'allowed', rules: ['fw-1'], blast: 7 },
    priority: 80,
    ...parts,
  };
}
