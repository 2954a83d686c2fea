import { describe, expect, it } from 'vitest';
import type { Task, Template } from '../protocol/messages';
import { draft_of, faults_of, new_task, parse_draft, plan_of, type Draft } from './plan_draft';
import { version_diff } from './version_diff';

function task(id: string, more: Partial<Task> = {}): Task {
  const empty = { text: '', days: 5, role: '', after: [], milestone: false };
  return { id, number: id, name: `Aufgabe ${id}`, ...empty, ...more };
}

const template = {
  id: 'x',
  version: 'v1.0',
  plan: {
    phases: [{ number: '1', name: 'Beginn' }],
    tasks: [task('1.1'), task('old', { number: '1.2', after: ['1.1'], milestone: true })],
  },
} as unknown as Template;

function draft(change: (draft: Draft) => void = () => undefined): Draft {
  const made = { ...draft_of(template), version: 'v1.1', changes: 'Neu.' };
  change(made);
  return made;
}
const faults = (one: Draft) =>
  faults_of(one, ['v1.0']).map((fault) => `${fault.field} ${fault.problem} ${fault.about}`.trim());

describe('a draft', () => {
  it('is the plan again when nothing was changed', () => {
    expect(plan_of(draft())).toEqual(template.plan);
    expect(faults(draft())).toEqual([]);
    expect(parse_draft(JSON.stringify(draft()))).toEqual(draft());
    expect(parse_draft('{}')).toBeNull();
    expect(parse_draft('{')).toBeNull();
  });

  it('takes predecessors by number and keeps them by id', () => {
    const plan = plan_of(draft((one) => one.tasks.push({ ...new_task(one, '1', new Set(), 'r'), after: '1.2 1.1' })));
    expect(plan.tasks[2]).toMatchObject({ id: '1.3', number: '1.3', after: ['old', '1.1'] });
  });

  it('never gives an id again', () => {
    expect(new_task(draft(), '1', new Set(['1.3']), 'r').id).toBe('1.3-r');
  });

  const set = (at: number, change: object) =>
    faults(draft((one) => Object.assign(one.tasks[at] ?? {}, change)));
  it('says what is wrong at the field', () => {
    expect(faults(draft((one) => (one.version = ' ')))).toEqual(['version version']);
    expect(faults(draft((one) => (one.version = 'v1.0')))).toEqual(['version version_taken']);
    expect(faults(draft((one) => (one.changes = '')))).toEqual(['changes changes']);
    expect(faults(draft((one) => (one.tasks = [])))).toEqual(['tasks no_tasks']);
    expect(set(0, { name: '' })).toEqual(['task.1.1.name name']);
    expect(set(0, { days: '1,5' })).toEqual(['task.1.1.days days']);
    expect(set(0, { days: '2001' })).toEqual(['task.1.1.days days']);
    expect(set(1, { number: '2.1' })).toEqual(['task.old.number phase_unknown 2']);
    expect(set(1, { number: 'x' })).toEqual(['task.old.number number']);
    expect(set(1, { after: '1.1, 9.9' })).toEqual(['task.old.after after 9.9']);
    expect(set(1, { after: '1.2' })).toEqual(['task.old.after after_self']);
    expect(set(0, { after: '1.2' })).toEqual(['task.1.1.after circle', 'task.old.after circle']);
    expect(set(0, { number: '1.2' })).toContain('task.1.1.number number_taken');
  });
});

describe('version_diff', () => {
  it('knows tasks by their ids', () => {
    const after = {
      phases: template.plan.phases,
      tasks: [
        task('1.1', { number: '1.4' }),
        task('old', { number: '1.2', after: ['1.1', 'new'], milestone: true, days: 7 }),
        task('new'),
      ],
    };
    const changes = version_diff(template.plan, after);
    expect(changes.map((one) => `${one.kind} ${one.task.id}`)).toEqual([
      'changed 1.1',
      'changed old',
      'added new',
    ]);
    expect(changes[0]).toMatchObject({ fields: [{ field: 'number', before: '1.1', after: '1.4' }] });
    expect(changes[1]).toMatchObject({
      fields: [
        { field: 'days', before: 5, after: 7 },
        { field: 'after', before: '1.1', after: '1.4, new' },
      ],
    });
    expect(version_diff(after, template.plan).at(-1)).toMatchObject({ kind: 'removed' });
    expect(version_diff(after, after)).toEqual([]);
  });
});
