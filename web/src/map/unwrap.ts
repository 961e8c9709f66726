import type { Position } from 'geojson';

/**
 * Makes a line that jumps across the 180th meridian go on past it instead (…, 179, 181, … for …,
 * 179, −179, …), in place: drawn as it stands, the jump would be a stroke across the whole map.
 */
export function unwrap(line: Position[]): void {
  let before: number | undefined;
  for (const point of line) {
    let [x = 0] = point;
    if (before !== undefined) x -= 360 * Math.round((x - before) / 360);
    point[0] = x;
    before = x;
  }
}
