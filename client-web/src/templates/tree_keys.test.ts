import { describe, expect, it } from 'vitest';
import type { Task } from '../protocol/messages';
import { plan_rows } from './plan_rows';
import { schedule } from './schedule';
import { key_step } from './tree_keys';

const task = (id: string): Task => ({
  id,
  number: id,
  name: id,
  text: '',
  days: 1,
  role: '',
  after: [],
  milestone: false,
});
const plan = {
  phases: [
    { number: '1', name: 'Eins' },
    { number: '2', name: 'Zwei' },
  ],
  tasks: [task('1.1'), task('1.2'), task('2.1')],
};

describe('the keys of the tree', () => {
  const rows = plan_rows(plan, schedule(plan), new Set(['2']));
  const at = (key: string): number => rows.findIndex((row) => row.key === key);
  const step = (key: string, from: string) => key_step(key, rows, at(from));

  it('leave out the tasks of folded phases', () => {
    expect(rows.map((row) => row.key)).toEqual(['phase:1', 'task:1.1', 'task:1.2', 'phase:2']);
  });
  it('move and stay at the ends', () => {
    expect(step('ArrowDown', 'task:1.2')).toEqual({ kind: 'move', key: 'phase:2' });
    expect(step('ArrowDown', 'phase:2')).toEqual({ kind: 'move', key: 'phase:2' });
    expect(step('ArrowUp', 'phase:1')).toEqual({ kind: 'move', key: 'phase:1' });
    expect(step('End', 'phase:1')).toEqual({ kind: 'move', key: 'phase:2' });
  });
  it('fold, unfold and go in and out', () => {
    expect(step('ArrowRight', 'phase:2')).toEqual({ kind: 'fold', phase: '2', on: false });
    expect(step('ArrowRight', 'phase:1')).toEqual({ kind: 'move', key: 'task:1.1' });
    expect(step('ArrowLeft', 'task:1.2')).toEqual({ kind: 'move', key: 'phase:1' });
    expect(step('ArrowLeft', 'phase:1')).toEqual({ kind: 'fold', phase: '1', on: true });
  });
  it('choose, and leave other keys alone', () => {
    expect(step('Enter', 'task:1.1')).toEqual({ kind: 'choose' });
    expect(step('a', 'task:1.1')).toBeNull();
  });
});
