import { describe, expect, it } from 'vitest';
import { Tally } from './tally';

describe('a tally', () => {
  it('puts the largest first and equal ones by name', () => {
    const tally = new Tally<number>(10);
    for (const key of ['b', 'c', 'a', 'c']) tally.add(key, 0);
    expect(tally.top(3).map(({ key, count }) => `${key}${count}`)).toEqual(['c2', 'a1', 'b1']);
  });

  it('never holds more keys than it may, and lets the rarest go', () => {
    const tally = new Tally<number>(3);
    for (const key of ['often', 'often', 'twice', 'twice', 'once']) tally.add(key, 0);
    for (let i = 0; i < 100; i++) tally.add(`new${i}`, i);
    expect(tally.size).toBe(3);
    expect(tally.top(3).map(({ key }) => key)).toEqual(['often', 'twice', 'new99']);
  });

  it('shows the latest thing of a key', () => {
    const tally = new Tally<string>(3);
    tally.add('k', 'early');
    tally.add('k', 'late');
    expect(tally.top(1)[0]?.latest).toBe('late');
  });

  it('forgets a key whose count went back to zero', () => {
    const tally = new Tally<number>(3);
    tally.add('k', 0);
    tally.remove('k');
    tally.remove('k');
    expect(tally.size).toBe(0);
  });
});
