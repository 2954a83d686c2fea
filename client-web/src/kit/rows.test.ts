import { afterEach, describe, expect, it } from 'vitest';
import { focus_rows } from './rows';

function list_of(count: number): HTMLElement {
  const list = document.createElement('ul');
  for (let index = 0; index < count; index += 1) list.append(row());
  document.body.append(list);
  return list;
}
function row(): HTMLElement {
  const made = document.createElement('li');
  made.setAttribute('data-row', '');
  return made;
}
const stops = (list: HTMLElement) => [...list.children].map((one) => one.getAttribute('tabindex'));
const press = (key: string) =>
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
/** Changes the list; ends when those who watch it were told, this one last. */
const observed = (list: HTMLElement, change: () => void) =>
  new Promise<void>((resolve) => {
    const last = new MutationObserver(() => {
      last.disconnect();
      resolve();
    });
    last.observe(list, { childList: true, subtree: true });
    change();
  });

afterEach(() => document.body.replaceChildren());

describe('rows that take the focus', () => {
  it('are one tab stop, moved by arrows', () => {
    const list = list_of(3);
    focus_rows(list);
    expect(stops(list)).toEqual(['0', '-1', '-1']);
    (list.children[0] as HTMLElement).focus();
    press('ArrowDown');
    expect(document.activeElement).toBe(list.children[1]);
    expect(stops(list)).toEqual(['-1', '0', '-1']);
    press('End');
    expect(document.activeElement).toBe(list.children[2]);
  });

  it('can be focused when they come later', async () => {
    const list = list_of(1);
    focus_rows(list);
    await observed(list, () => list.append(row()));
    expect(stops(list)).toEqual(['0', '-1']);
    (list.children[1] as HTMLElement).focus();
    expect(document.activeElement).toBe(list.children[1]);
  });

  it('keep a stop when the one that had it goes', async () => {
    const list = list_of(2);
    focus_rows(list);
    await observed(list, () => list.children[0]?.remove());
    expect(stops(list)).toEqual(['0']);
  });

  it('give the focus to the row in its place when the focused one goes', async () => {
    const list = list_of(3);
    focus_rows(list);
    (list.children[1] as HTMLElement).focus();
    const heir = list.children[2];
    await observed(list, () => list.children[1]?.remove());
    expect(document.activeElement).toBe(heir);
  });

  it('take the focus of a button in them that goes', async () => {
    const list = list_of(2);
    const button = document.createElement('button');
    list.children[1]?.append(button);
    focus_rows(list);
    button.focus();
    await observed(list, () => button.remove());
    expect(document.activeElement).toBe(list.children[1]);
  });

  it('leave alone who went elsewhere', async () => {
    const list = list_of(2);
    focus_rows(list);
    (list.children[1] as HTMLElement).focus();
    (list.children[1] as HTMLElement).blur();
    await Promise.resolve();
    await observed(list, () => list.children[1]?.remove());
    expect(document.activeElement).toBe(document.body);
  });
});
