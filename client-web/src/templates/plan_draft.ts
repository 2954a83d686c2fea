/*
 * The next version of a template while it is being written: as typed, with what is wrong with it.
 * The rules are those of server/templates/plan.cpp. Pure.
 */
import { limits, type Plan, type Template } from '../protocol/messages';
import { phase_of, schedule } from './schedule';

export interface DraftTask {
  id: string;
  number: string;
  name: string;
  text: string;
  days: string;
  role: string;
  /** Numbers, as typed: "4.1, 4.3". */
  after: string;
  milestone: boolean;
}

export interface Draft {
  /** The version it began with. */
  base: string;
  version: string;
  changes: string;
  phases: { number: string; name: string }[];
  tasks: DraftTask[];
}

export type Problem =
  | 'version'
  | 'version_taken'
  | 'changes'
  | 'name'
  | 'number'
  | 'number_taken'
  | 'phase_unknown'
  | 'days'
  | 'after'
  | 'after_self'
  | 'after_many'
  | 'circle'
  | 'too_long'
  | 'no_tasks';

export interface Fault {
  /** 'version', 'phase.2', 'task.<id>.days' and so on. */
  field: string;
  problem: Problem;
  /** What the sentence names. */
  about: string;
}

const days_max = 2000;
const after_max = 20;

export function draft_of(template: Template): Draft {
  const numbers = new Map(template.plan.tasks.map((task) => [task.id, task.number]));
  return {
    base: template.version,
    version: '',
    changes: '',
    phases: template.plan.phases.map((phase) => ({ ...phase })),
    tasks: template.plan.tasks.map((task) => ({
      ...task,
      days: String(task.days),
      after: task.after.map((id) => numbers.get(id) ?? id).join(', '),
    })),
  };
}

/** Null for anything that was not stored by us. */
export function parse_draft(stored: string): Draft | null {
  try {
    const value = JSON.parse(stored) as Partial<Draft> | null;
    const is_draft =
      typeof value?.version === 'string' && Array.isArray(value.tasks) && Array.isArray(value.phases);
    return is_draft ? (value as Draft) : null;
  } catch {
    return null;
  }
}

function numbers_in(after: string): string[] {
  return [...new Set(after.split(/[\s,;]+/).filter((number) => number !== ''))];
}

/** What would be published; only sound when `faults_of` finds nothing. */
export function plan_of(draft: Draft): Plan {
  const ids = new Map(draft.tasks.map((task) => [task.number.trim(), task.id]));
  return {
    phases: draft.phases.map((phase) => ({ number: phase.number, name: phase.name.trim() })),
    tasks: draft.tasks.map((task) => ({
      id: task.id,
      number: task.number.trim(),
      name: task.name.trim(),
      text: task.text.trim(),
      days: Number(task.days.trim()) || 0,
      role: task.role.trim(),
      after: numbers_in(task.after).flatMap((number) => ids.get(number) ?? []),
      milestone: task.milestone,
    })),
  };
}

const length = (text: string): number => [...text].length;

export function faults_of(draft: Draft, versions: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  const add = (field: string, problem: Problem, about = ''): void => {
    faults.push({ field, problem, about });
  };
  const version = draft.version.trim();
  if (version === '') add('version', 'version');
  else if (versions.includes(version)) add('version', 'version_taken');
  else if (length(version) > limits.name_max) add('version', 'too_long');
  if (draft.changes.trim() === '') add('changes', 'changes');
  else if (length(draft.changes) > limits.description_text_max) add('changes', 'too_long');
  for (const phase of draft.phases) {
    if (phase.name.trim() === '') add(`phase.${phase.number}`, 'name');
    else if (length(phase.name) > limits.title_max) add(`phase.${phase.number}`, 'too_long');
  }
  if (draft.tasks.length === 0) add('tasks', 'no_tasks');
  task_faults(draft, add);
  if (faults.length === 0) circle_faults(draft, add);
  return faults;
}

function task_faults(draft: Draft, add: (field: string, problem: Problem, about?: string) => void) {
  const phases = new Set(draft.phases.map((phase) => phase.number));
  const numbers = new Map<string, number>();
  for (const task of draft.tasks) {
    numbers.set(task.number.trim(), (numbers.get(task.number.trim()) ?? 0) + 1);
  }
  for (const task of draft.tasks) {
    const field = (name: string): string => `task.${task.id}.${name}`;
    const number = task.number.trim();
    if (!/^\d{1,3}(\.\d{1,3})+$/.test(number)) add(field('number'), 'number');
    else if ((numbers.get(number) ?? 0) > 1) add(field('number'), 'number_taken');
    else if (!phases.has(phase_of({ number }))) {
      add(field('number'), 'phase_unknown', phase_of({ number }));
    }
    if (task.name.trim() === '') add(field('name'), 'name');
    else if (length(task.name) > limits.title_max) add(field('name'), 'too_long');
    if (length(task.text) > limits.annotation_text_max) add(field('text'), 'too_long');
    if (length(task.role) > limits.title_max) add(field('role'), 'too_long');
    const is_number = /^\d{1,4}$/.test(task.days.trim());
    if (!is_number || Number(task.days) > days_max) add(field('days'), 'days');
    const after = numbers_in(task.after);
    const unknown = after.filter((other) => !numbers.has(other));
    if (after.includes(number)) add(field('after'), 'after_self');
    else if (unknown.length > 0) add(field('after'), 'after', unknown.join(', '));
    else if (after.length > after_max) add(field('after'), 'after_many');
  }
}

function circle_faults(draft: Draft, add: (field: string, problem: Problem) => void): void {
  const plan = plan_of(draft);
  if (schedule(plan)) return;
  const after = new Map(plan.tasks.map((task) => [task.id, task.after]));
  for (const task of plan.tasks) {
    const seen = new Set<string>();
    const open = [...task.after];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(...(after.get(id) ?? []));
    }
    if (seen.has(task.id)) add(`task.${task.id}.after`, 'circle');
  }
}

/** A task for the phase with the next free number. Ids are never used again for another task. */
export function new_task(draft: Draft, phase: string, used: ReadonlySet<string>, random: string): DraftTask {
  const taken = new Set(draft.tasks.map((task) => task.number.trim()));
  let place = 1;
  while (taken.has(`${phase}.${place}`)) place += 1;
  const number = `${phase}.${place}`;
  const is_free = !used.has(number) && draft.tasks.every((task) => task.id !== number);
  const id = is_free ? number : `${number}-${random}`;
  return { id, number, name: '', text: '', days: '5', role: '', after: '', milestone: false };
}
