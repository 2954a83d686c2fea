/* What a key does in the tree (ARIA authoring practices, treegrid with focus on rows). Pure. */
import type { PlanRow } from './plan_rows';

export type Step =
  | { kind: 'move'; key: string }
  | { kind: 'fold'; phase: string; on: boolean }
  | { kind: 'choose' };

function to(row: PlanRow | undefined, from: PlanRow): Step {
  return { kind: 'move', key: (row ?? from).key };
}

/** Null for keys that are not the tree's. At an end, a move stays where it is. */
export function key_step(key: string, rows: readonly PlanRow[], index: number): Step | null {
  const row = rows[index];
  if (!row) return null;
  switch (key) {
    case 'ArrowDown':
      return to(rows[index + 1], row);
    case 'ArrowUp':
      return to(rows[index - 1], row);
    case 'Home':
      return to(rows[0], row);
    case 'End':
      return to(rows.at(-1), row);
    case 'ArrowRight': {
      if (row.kind === 'task') return to(row, row);
      if (!row.is_open) return { kind: 'fold', phase: row.phase.number, on: false };
      return to(row.tasks.length > 0 ? rows[index + 1] : row, row);
    }
    case 'ArrowLeft':
      if (row.kind === 'phase') return { kind: 'fold', phase: row.phase.number, on: true };
      return to(
        rows.slice(0, index).findLast((other) => other.kind === 'phase'),
        row,
      );
    case 'Enter':
    case ' ':
      return { kind: 'choose' };
    default:
      return null;
  }
}
