/* Where the bars of the plan lie, in CSS pixels. Pure. */
import type { PlanRow } from './plan_rows';
import type { Schedule } from './schedule';
import { tick_of } from './schedule';

export const row_height = 28;
const left = 10;
const right = 12;
/** Closer, and the numbers over the lines would touch. */
const line_distance = 44;

export interface Scale {
  x: (day: number) => number;
  ticks: readonly { day: number; x: number }[];
}

export function scale_of(days: number, width: number): Scale {
  const factor = Math.max(0, width - left - right) / Math.max(days, 1);
  const x = (day: number): number => left + day * factor;
  const tick = tick_of(days, Math.min(7, Math.max(2, Math.floor(width / line_distance))));
  const ticks = [];
  for (let day = 0; day <= days; day += tick) ticks.push({ day, x: x(day) });
  return { x, ticks };
}

export interface Line {
  path: string;
  head: string;
}

/** From its predecessors to the chosen task, and on to those that wait for it. */
export function lines_of(
  rows: readonly PlanRow[],
  found: Schedule,
  selected: string,
  scale: Scale,
): Line[] {
  const places = new Map<string, { top: number; start: number; end: number; after: readonly string[] }>();
  for (const [index, row] of rows.entries()) {
    if (row.kind !== 'task') continue;
    const { start, end } = row.times;
    const place = { top: index * row_height, start: scale.x(start), end: scale.x(end) };
    places.set(row.task.id, { ...place, after: row.task.after });
  }
  const pairs = [
    ...(places.get(selected)?.after ?? []).map((from) => [from, selected] as const),
    ...(found.successors.get(selected) ?? []).map((to) => [selected, to] as const),
  ];
  const lines: Line[] = [];
  for (const [from, to] of pairs) {
    const a = places.get(from);
    const b = places.get(to);
    if (!a || !b) continue;
    const y = a.top + row_height / 2;
    const turn = Math.max(a.end + 6, b.start + 6);
    const goes_down = b.top > a.top;
    const tip = goes_down ? b.top + 6 : b.top + row_height - 6;
    const back = goes_down ? tip - 6 : tip + 6;
    lines.push({
      path: `M${a.end} ${y}H${turn}V${back}`,
      head: `M${turn - 4} ${back}h8L${turn} ${tip}z`,
    });
  }
  return lines;
}
