import { describe, expect, it } from 'vitest';
import { anAttack } from './samples';
import { mostUrgent, shown, toggled } from './select';

const all: ReadonlySet<string> = new Set();

describe('the filter', () => {
  it('shows everything when nothing is chosen', () => {
    const attacks = [anAttack({ id: 'a', protocol: 'SSH' }), anAttack({ id: 'b', protocol: 'FTP' })];
    expect(shown(attacks, all, 10)).toEqual(attacks);
  });

  it('shows the chosen services only, newest first, up to the limit', () => {
    const attacks = ['SSH', 'FTP', 'SSH', 'SSH'].map((protocol, i) => anAttack({ id: `${i}`, protocol }));
    expect(shown(attacks, new Set(['SSH']), 2).map(({ id }) => id)).toEqual(['0', '2']);
  });

  it('adds a service on the first click and takes it out on the second', () => {
    const once = toggled(all, 'SSH');
    expect([...once]).toEqual(['SSH']);
    expect([...toggled(once, 'SSH')]).toEqual([]);
    expect([...once]).toEqual(['SSH']);
  });
});

describe('what to look at first', () => {
  it('is the most urgent, one row for each source, target and service', () => {
    const attacks = [
      anAttack({ id: 'low', priority: 39, src: { ip: '192.0.2.1' } }),
      anAttack({ id: 'burst-2', priority: 85 }),
      anAttack({ id: 'burst-1', priority: 88 }),
      anAttack({ id: 'top', priority: 95, src: { ip: '192.0.2.2' } }),
    ];
    expect(mostUrgent(attacks, all, 3).map(({ id }) => id)).toEqual(['top', 'burst-1']);
  });

  it('is nothing where nothing came', () => {
    expect(mostUrgent([], all, 3)).toEqual([]);
  });

  it('forgets what is ten minutes older than the newest', () => {
    const attacks = [
      anAttack({ id: 'new', time: '2026-11-20T09:20:00Z', src: { ip: '192.0.2.1' } }),
      anAttack({ id: 'old', time: '2026-11-20T09:09:59Z', priority: 99 }),
    ];
    expect(mostUrgent(attacks, all, 3).map(({ id }) => id)).toEqual(['new']);
  });

  it('follows the filter', () => {
    expect(mostUrgent([anAttack({ protocol: 'SSH' })], new Set(['FTP']), 3)).toEqual([]);
  });
});
