// When the tasks of a plan can be done: the critical path method (Kelley and Walker, 1959), in
// working days from the start; an end is the first day after. Pure, and the same as
// server/templates/schedule.cpp.
import type { Plan, Task } from '../protocol/messages';

export interface TaskTimes {
  start: number;
  end: number;
  /** Working days it may start later without moving the end of the project. */
  slack: number;
  is_critical: boolean;
}

export interface Span {
  start: number;
  end: number;
}

export interface Schedule {
  /** By the task's id. */
  tasks: ReadonlyMap<string, TaskTimes>;
  /** By the phase's number; phases without tasks are absent. */
  phases: ReadonlyMap<string, Span>;
  /** The ids of the tasks that wait for each. */
  successors: ReadonlyMap<string, readonly string[]>;
  /** Length of the critical path. */
  days: number;
}

/** "4" of "4.2". */
export function phase_of(task: Pick<Task, 'number'>): string {
  return task.number.split('.', 1)[0] ?? '';
}

/** Null when tasks wait for each other. Predecessors that do not exist are left out. */
export function schedule(plan: Plan): Schedule | null {
  const by_id = new Map(plan.tasks.map((task) => [task.id, task]));
  const before = new Map<string, string[]>();
  const successors = new Map<string, string[]>(plan.tasks.map((task) => [task.id, []]));
  for (const task of plan.tasks) {
    const known = task.after.filter((id) => by_id.has(id));
    before.set(task.id, known);
    for (const id of known) successors.get(id)?.push(task.id);
  }
  const order = working_order(plan.tasks, before, successors);
  if (!order) return null;

  const ends = new Map<string, number>();
  const starts = new Map<string, number>();
  for (const id of order) {
    const start = Math.max(0, ...(before.get(id) ?? []).map((other) => ends.get(other) ?? 0));
    starts.set(id, start);
    ends.set(id, start + (by_id.get(id)?.days ?? 0));
  }
  const days = Math.max(0, ...ends.values());

  const latest_starts = new Map<string, number>();
  for (const id of order.toReversed()) {
    const next = (successors.get(id) ?? []).map((other) => latest_starts.get(other) ?? days);
    latest_starts.set(id, Math.min(days, ...next) - (by_id.get(id)?.days ?? 0));
  }

  const tasks = new Map<string, TaskTimes>();
  const phases = new Map<string, Span>();
  for (const task of plan.tasks) {
    const start = starts.get(task.id) ?? 0;
    const end = ends.get(task.id) ?? 0;
    const slack = (latest_starts.get(task.id) ?? start) - start;
    tasks.set(task.id, { start, end, slack, is_critical: slack === 0 });
    const phase = phases.get(phase_of(task)) ?? { start, end };
    phases.set(phase_of(task), {
      start: Math.min(phase.start, start),
      end: Math.max(phase.end, end),
    });
  }
  return { tasks, phases, successors, days };
}

// Kahn, "Topological sorting of large networks", CACM 5 (1962): what waits for nothing comes next.
function working_order(
  tasks: readonly Task[],
  before: ReadonlyMap<string, readonly string[]>,
  successors: ReadonlyMap<string, readonly string[]>,
): string[] | null {
  const waits_for = new Map(tasks.map((task) => [task.id, before.get(task.id)?.length ?? 0]));
  const order = tasks.filter((task) => waits_for.get(task.id) === 0).map((task) => task.id);
  for (let done = 0; done < order.length; done += 1) {
    for (const id of successors.get(order[done] ?? '') ?? []) {
      const left = (waits_for.get(id) ?? 0) - 1;
      waits_for.set(id, left);
      if (left === 0) order.push(id);
    }
  }
  return order.length === tasks.length ? order : null;
}

/** "ca. 6 Monate": a month has about 21 working days. */
export function months_of(days: number): number {
  return Math.max(1, Math.round(days / 21));
}

/** The distance of the plan's lines: round, and about so many of them at most. */
export function tick_of(days: number, lines = 7): number {
  const rough = Math.max(days, 1) / lines;
  for (let scale = 1; ; scale *= 10) {
    for (const step of [1, 2, 2.5, 5]) {
      const tick = step * scale;
      if (tick >= rough && Number.isInteger(tick)) return tick;
    }
  }
}
