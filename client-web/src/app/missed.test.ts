import { describe, expect, it } from 'vitest';
import { add_missed, amend_missed, missed_max, nothing_missed, type Missed, type MissedList } from './missed';

let ids = 0;
function single(text: string): Missed {
  ids += 1;
  return { id: ids, at: ids, wanted: true, kind: 'events', text, items: [], count: 1 };
}
function counted(...names: string[]): Missed {
  const items = names.map((name) => ({ text: () => name, href: `/${name}`, at: 0 }));
  return { ...single(`${names.length} neue`), kind: 'chat', items, count: names.length };
}
const names = (count: number, prefix = 'm'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const fill = (...all: Missed[]): MissedList => all.reduce(add_missed, nothing_missed);
const things = (list: MissedList): string[] =>
  list.entries.flatMap(({ items }) => items.map(({ text }) => text()));

describe('the list of what was missed', () => {
  it('has the newest first', () => {
    expect(fill(single('a'), single('b')).entries.map(({ text }) => text)).toEqual(['b', 'a']);
  });

  it('keeps 500 single entries and says how many fell out', () => {
    const list = fill(...names(missed_max + 3, 'e').map(single));
    expect(list.entries.length).toBe(missed_max);
    expect(list.entries.at(-1)?.text).toBe('e3');
    expect(list.fallen_out).toBe(3);
  });

  it('keeps 500 counted things, the oldest fall out', () => {
    const list = fill(counted(...names(300, 'a')), counted(...names(300, 'b')), counted('c'));
    expect(things(list).length).toBe(missed_max);
    expect(list.fallen_out).toBe(101);
    expect(list.entries.at(-1)?.items[0]?.text()).toBe('a101');
    const later = add_missed(list, counted(...names(600, 'd').slice(-500)));
    expect(later.entries.length).toBe(1);
    expect(later.fallen_out).toBe(601);
  });

  it('does not let a chat push out a single entry', () => {
    const list = [...Array(10).keys()].reduce(
      (sum) => add_missed(sum, counted(...names(100))),
      fill(single('Ihre Frage ist beantwortet.')),
    );
    expect(list.entries.some(({ items }) => items.length === 0)).toBe(true);
    expect(list.fallen_out).toBe(500);
  });

  it('says so, too, when more was counted than kept', () => {
    expect(fill({ ...counted('a'), count: 8 }).fallen_out).toBe(7);
  });

  it('has the words of now, and nothing that was deleted', () => {
    const list = fill(counted('a', 'b'), counted('c'), single('x'));
    expect(things(amend_missed(list, '/a', () => 'anders'))).toEqual(['c', 'anders', 'b']);
    expect(amend_missed(list, '/c', null).entries.length).toBe(2);
    expect(amend_missed(list, '/nothing', null)).toBe(list);
  });
});
