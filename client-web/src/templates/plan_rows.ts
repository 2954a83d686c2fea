/* The rows of the tree: phases with their tasks, those of folded phases left out. Pure. */
import type { Phase, Plan, Task, TaskTotals } from '../protocol/messages';
import { phase_of, type Schedule, type Span, type TaskTimes } from './schedule';

export interface PhaseRow {
  kind: 'phase';
  key: string;
  phase: Phase;
  span: Span;
  tasks: readonly Task[];
  is_open: boolean;
}

export interface TaskRow {
  kind: 'task';
  key: string;
  task: Task;
  times: TaskTimes;
  /** Its place in its phase, from 1. */
  place: number;
  of: number;
}

export type PlanRow = PhaseRow | TaskRow;

const nowhere: TaskTimes = { start: 0, end: 0, slack: 0, is_critical: false };

export function plan_rows(
  plan: Plan,
  found: Schedule | null,
  folded: ReadonlySet<string>,
): PlanRow[] {
  const rows: PlanRow[] = [];
  for (const phase of plan.phases) {
    const tasks = plan.tasks.filter((task) => phase_of(task) === phase.number);
    const is_open = !folded.has(phase.number);
    const span = found?.phases.get(phase.number) ?? { start: 0, end: 0 };
    rows.push({ kind: 'phase', key: `phase:${phase.number}`, phase, span, tasks, is_open });
    if (!is_open) continue;
    for (const [index, task] of tasks.entries()) {
      const times = found?.tasks.get(task.id) ?? nowhere;
      const place = { place: index + 1, of: tasks.length };
      rows.push({ kind: 'task', key: `task:${task.id}`, task, times, ...place });
    }
  }
  return rows;
}

/** Entries of each task: questions, annotations and links. */
export function entry_counts(totals: readonly TaskTotals[]): ReadonlyMap<string, number> {
  return new Map(
    totals.map((entry) => [entry.task, entry.questions + entry.annotations + entry.links]),
  );
}

/** The numbers of tasks by their ids; ids that are in no plan any more stand for themselves. */
export function numbers_of(plan: Plan, ids: readonly string[]): string[] {
  const numbers = new Map(plan.tasks.map((task) => [task.id, task.number]));
  return ids.map((id) => numbers.get(id) ?? id);
}
