import { describe, expect, it } from 'vitest';
import { bytes, count, endpoint, fullPlace, kindName, machine, network, origin, place, timeOfDay, verdictSentence } from './format';
import { anAttack } from './samples';

describe('formatting', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [99_400, '99 kB'],
    [183_211, '183 kB'],
    [999_999, '1.0 MB'],
    [5_400_000_000, '5.4 GB'],
  ])('says %d bytes as %s', (n, text) => {
    expect(bytes(n)).toBe(text);
  });

  it('shortens counts only from a hundred thousand', () => {
    expect([count(7), count(99_999), count(1_234_567)]).toEqual(['7', '99,999', '1.2M']);
  });

  it('puts an IPv6 address with a port in brackets', () => {
    expect(endpoint({ ip: '2001:db8::1', port: 22 })).toBe('[2001:db8::1]:22');
    expect(endpoint({ ip: '2001:db8::1', port: 0 })).toBe('2001:db8::1');
    expect(endpoint({ ip: '192.0.2.1', port: 22 })).toBe('192.0.2.1:22');
    expect(endpoint({})).toBe('–');
  });

  it('names a place as well as it is known', () => {
    expect(place({ city: 'Lagos', iso_code: 'NG', country: 'Nigeria' })).toBe('Lagos, NG');
    expect(place({ city: null, iso_code: 'NG', country: 'Nigeria' })).toBe('Nigeria');
    expect(place({})).toBe('unknown place');
    expect(fullPlace({ city: 'Lagos', iso_code: 'NG', country: 'Nigeria' })).toBe('Lagos, Nigeria');
    expect(fullPlace({})).toBe('unknown place');
  });

  it('names a network and a machine as well as they are known', () => {
    expect(network({ asn: 64_500, as_name: 'Example Transit 5' })).toBe('AS64500 Example Transit 5');
    expect(network({ asn: 0 })).toBe('no known network');
    expect(machine({ ip: '10.20.1.10' })).toBe('10.20.1.10');
    expect(machine({ ip: '10.20.1.10', vm_id: 'vm-0a' })).toBe('vm-0a');
    expect(machine({ ip: '10.20.1.10', vm_id: 'vm-0a', vm_name: 'web-1' })).toBe('web-1');
  });

  it('names the own machine that an attack comes from, and the place of any other', () => {
    expect(origin({ city: 'Vienna', iso_code: 'AT', vm_id: 'vm-0a', vm_name: 'pc-28' })).toBe('pc-28');
    expect(origin({ city: 'Lagos', iso_code: 'NG' })).toBe('Lagos, NG');
  });

  it('keeps a class that it does not know as it is', () => {
    expect([kindName('PortScan'), kindName('Cryptojacking'), kindName(null)]).toEqual(['Port scan', 'Cryptojacking', 'Attack']);
  });

  it('shows a dash for what is no time', () => {
    expect(timeOfDay('yesterday')).toBe('–');
    expect(timeOfDay('2026-11-20T09:00:05Z')).toMatch(/^\d\d:\d\d:05$/);
  });

  it('says what a verdict means', () => {
    const judged = (disposition: 'allowed' | 'blocked' | 'unknown', rules: string[]) =>
      verdictSentence(anAttack({ surface: { disposition, rules, blast: 0 } }));
    expect(judged('allowed', ['fw-1'])).toBe('The firewall lets this reach vm-bastion: one rule grants it.');
    expect(judged('allowed', ['fw-1', 'fw-2'])).toContain('2 rules grant it');
    expect(judged('blocked', [])).toBe('No firewall rule lets this reach vm-bastion.');
    expect(judged('unknown', [])).toContain('nothing can be said');
  });
});
