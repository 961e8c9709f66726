import { describe, expect, it } from 'vitest';
import { boxOf, spread } from './labels';
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
  const at = (x: number, y = 0) => boxOf('Lagos, NG', { x, y }, 1000);

  it('keep clear of each other and of what is there', () => {
    const boxes = [at(0), at(20, 5), at(20, 30), at(300), at(600)];
    expect(spread(boxes, [at(590)], 9)).toEqual([boxes[0], boxes[2], boxes[3]]);
  });

  it('are no more than asked for', () => {
    const boxes = Array.from({ length: 9 }, (_, i) => at(i * 100));
    expect(spread(boxes, [], 4)).toHaveLength(4);
  });

  it('change sides where the map ends', () => {
    expect(at(500).toLeft).toBe(false);
    expect(at(960).toLeft).toBe(true);
    expect(at(960).right).toBeLessThanOrEqual(1000);
  });
});
