import { describe, expect, it } from 'vitest';
import { css, familyOf, hueOf } from './families';

describe('service families', () => {
  it('know every service that the server names by its port', () => {
    const named = 'DoS ICMP FTP SSH TELNET EMAIL WHOIS DNS HTTP HTTPS AUTH SFTP SQL SNMP SMB RDP'.split(' ');
    expect(named.filter((service) => familyOf(service) === 'other')).toEqual([]);
  });

  it('take anything else for other', () => {
    expect([familyOf('OTHER'), familyOf('GOPHER'), familyOf('constructor')]).toEqual(['other', 'other', 'other']);
  });

  it.each(['dark', 'light'] as const)('have hues of their own on %s', (theme) => {
    const hues = ['SSH', 'HTTP', 'FTP', 'EMAIL', 'DNS', 'SQL', 'ICMP', 'OTHER'].map((service) => css(hueOf(service, theme)));
    expect(new Set(hues).size).toBe(8);
  });
});
