/** A label's extent in pixels: from `left` to `right`, centred on `y`. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

const LINE = 22;
/** Mean advance of a character at the labels' size, and the point's own radius with some air. */
const CHARACTER = 7.5;
const MARGIN = 14;

/** The box of a name beside its point: to the right of it, or to the left where the map ends. */
export function boxOf(name: string, { x, y }: { x: number; y: number }, mapWidth: number): Box & { toLeft: boolean } {
  const width = name.length * CHARACTER + MARGIN;
  return x + width <= mapWidth
    ? { left: x - MARGIN, right: x + width, y, toLeft: false }
    : { left: x - width, right: x + MARGIN, y, toLeft: true };
}

/** The first `limit` items whose boxes touch neither the taken ones nor each other; O(items × placed). */
export function spread<T extends Box>(items: readonly T[], taken: readonly Box[], limit: number): T[] {
  const boxes = [...taken];
  const placed: T[] = [];
  for (const item of items) {
    if (placed.length === limit) break;
    if (boxes.some((box) => item.left < box.right && box.left < item.right && Math.abs(item.y - box.y) < LINE)) continue;
    boxes.push(item);
    placed.push(item);
  }
  return placed;
}
