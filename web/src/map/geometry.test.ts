import { describe, expect, it } from 'vitest';
import { spread } from './labels';
import { unwrap } from './unwrap';

describe('unwrapping', () => {
  it('goes on past the 180th meridian instead of jumping back', () => {
    const line = [[179, 0], [-179, 1], [-178, 2], [179, 3]];
    unwrap(line);
    expect(line).toEqual([[179, 0], [181, 1], [182, 2], [179, 3]]);
  });

  it('leaves a line alone that stays on its side', () => {
    const line = [[-10, 0], [100, 1], [-70, 2]];
    unwrap(line);
    expect(line).toEqual([[-10, 0], [100, 1], [-70, 2]]);
  });
});

describe('labels', () => {
  const at = (p: { x: number; y: number }) => p;

  it('keep clear of each other and of what is there', () => {
    const points = [{ x: 0, y: 0 }, { x: 20, y: 5 }, { x: 300, y: 0 }, { x: 600, y: 0 }];
    expect(spread(points, [{ x: 590, y: 0 }], at, 9)).toEqual([points[0], points[2]]);
  });

  it('are no more than asked for', () => {
    const points = Array.from({ length: 9 }, (_, i) => ({ x: i * 500, y: 0 }));
    expect(spread(points, [], at, 4)).toHaveLength(4);
  });
});
