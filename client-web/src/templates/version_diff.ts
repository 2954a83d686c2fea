/* What changed between two versions of a plan, task by task. Tasks are the same by their ids. Pure. */
import type { Plan, Task } from '../protocol/messages';
import { numbers_of } from './plan_rows';

export type Field = 'number' | 'name' | 'text' | 'days' | 'role' | 'after' | 'milestone';

export interface FieldChange {
  field: Field;
  before: string | number | boolean;
  after: string | number | boolean;
}

export type TaskChange =
  | { kind: 'added'; task: Task }
  | { kind: 'removed'; task: Task }
  | { kind: 'changed'; task: Task; fields: FieldChange[] };

/** In the order of the newer plan; what is gone comes last. */
export function version_diff(before: Plan, after: Plan): TaskChange[] {
  const old = new Map(before.tasks.map((task) => [task.id, task]));
  const changes: TaskChange[] = [];
  for (const task of after.tasks) {
    const was = old.get(task.id);
    if (!was) {
      changes.push({ kind: 'added', task });
      continue;
    }
    old.delete(task.id);
    const fields = changed_fields(was, task, before, after);
    if (fields.length > 0) changes.push({ kind: 'changed', task, fields });
  }
  for (const task of old.values()) changes.push({ kind: 'removed', task });
  return changes;
}

function changed_fields(was: Task, is: Task, before: Plan, after: Plan): FieldChange[] {
  const fields: FieldChange[] = [];
  for (const field of ['number', 'name', 'text', 'days', 'role', 'milestone'] as const) {
    if (was[field] !== is[field]) fields.push({ field, before: was[field], after: is[field] });
  }
  // By id, so that a new number alone is no new predecessor.
  if (was.after.toSorted().join() !== is.after.toSorted().join()) {
    const names = (plan: Plan, task: Task): string => numbers_of(plan, task.after).join(', ');
    fields.push({ field: 'after', before: names(before, was), after: names(after, is) });
  }
  return fields;
}
