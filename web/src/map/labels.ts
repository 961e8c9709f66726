interface Point {
  readonly x: number;
  readonly y: number;
}

/** A label's box in pixels, with some air around it. */
const WIDTH = 110;
const HEIGHT = 24;

/**
 * The first `limit` items that lie clear of the taken points and of each other, in the order given:
 * greedy, O(items × placed).
 */
export function spread<T>(items: readonly T[], taken: readonly Point[], at: (item: T) => Point, limit: number): T[] {
  const points = [...taken];
  const placed: T[] = [];
  for (const item of items) {
    if (placed.length === limit) break;
    const point = at(item);
    if (points.some((other) => Math.abs(other.x - point.x) < WIDTH && Math.abs(other.y - point.y) < HEIGHT)) continue;
    points.push(point);
    placed.push(item);
  }
  return placed;
}
