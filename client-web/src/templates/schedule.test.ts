import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plan, Task } from '../protocol/messages';
import { months_of, phase_of, schedule, tick_of } from './schedule';

const content = join(import.meta.dirname, '../../../server/seed/content/templates');

interface Step {
  do: string;
  data: { plan?: Plan };
}

function plan_in(file: string): Plan {
  const steps = JSON.parse(readFileSync(join(content, file), 'utf8')) as Step[];
  const plan = steps.findLast((step) => step.data.plan !== undefined)?.data.plan;
  if (!plan) throw new Error(`no plan in ${file}`);
  return plan;
}

function task(id: string, days: number, after: string[] = []): Task {
  return { id, number: id, name: id, text: '', days, role: '', after, milestone: false };
}

describe('schedule', () => {
  it.each([
    ['1-eakte.json', 345, 16],
    ['4-dms.json', 187, 9],
    ['2-ozg.json', 122, 6],
    ['3-beschaffung.json', 150, 7],
  ])('of %s has a critical path of %i days, about %i months', (file, days, months) => {
    expect(schedule(plan_in(file))?.days).toBe(days);
    expect(months_of(days)).toBe(months);
  });

  it('knows what has slack and where phases begin and end', () => {
    const found = schedule(plan_in('2-ozg.json'));
    expect(found?.tasks.get('4.2')).toEqual({ start: 68, end: 78, slack: 0, is_critical: true });
    expect(found?.tasks.get('4.3')).toMatchObject({ start: 38, end: 58, slack: 20 });
    expect(found?.phases.get('4')).toEqual({ start: 38, end: 78 });
    expect(found?.successors.get('4.2')).toEqual(['5.2']);
  });

  it('takes tasks in any order, without days, and without their predecessors', () => {
    const phases = [{ number: '1', name: '' }];
    const found = schedule({
      phases,
      tasks: [task('1.2', 0, ['1.1', 'gone']), task('1.1', 3), task('1.3', 1)],
    });
    expect(found?.days).toBe(3);
    expect(found?.tasks.get('1.2')).toEqual({ start: 3, end: 3, slack: 0, is_critical: true });
    expect(found?.tasks.get('1.3')?.slack).toBe(2);
    expect(schedule({ phases, tasks: [] })?.days).toBe(0);
  });

  it('is null for tasks that wait for each other', () => {
    expect(schedule({ phases: [], tasks: [task('a', 1, ['b']), task('b', 1, ['a'])] })).toBeNull();
  });
});

describe('measures', () => {
  it('are round', () => {
    expect([122, 345, 150, 10, 0].map((days) => tick_of(days))).toEqual([20, 50, 25, 2, 1]);
    expect(phase_of({ number: '4.2' })).toBe('4');
  });
});
