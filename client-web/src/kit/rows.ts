/*
 * A list whose rows take the focus: one tab stop, arrows and Pos1/Ende move. Rows are the elements
 * with data-row; buttons inside them stay ordinary tab stops. When what has the focus goes away, the
 * row takes it, or the one that comes into its place: nobody is thrown back to the page's beginning.
 */
import type { Attachment } from 'svelte/attachments';

export const focus_rows: Attachment<HTMLElement> = (list) => {
  const all = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[data-row]')];

  function mark(current: HTMLElement | undefined): void {
    for (const row of all()) row.tabIndex = row === current ? 0 : -1;
  }

  function keep_one(): void {
    const rows = all();
    const stops = rows.filter((row) => row.getAttribute('tabindex') === '0');
    // Rows that came later can be focused only with a tabindex of their own.
    if (stops.length !== 1 || rows.some((row) => !row.hasAttribute('tabindex'))) {
      mark(stops[0] ?? rows[0]);
    }
  }

  // Where the focus is, as long as it is in a row.
  let held: { row: HTMLElement; at: number } | null = null;

  function keep_focus(): void {
    if (!held || document.activeElement !== document.body) return;
    const rows = all();
    const heir = list.contains(held.row) ? held.row : rows[Math.min(held.at, rows.length - 1)];
    heir?.focus({ preventScroll: true });
    // Whoever uses the keyboard must see where it is; nothing moves for who does not.
    if (heir?.matches(':focus-visible')) heir.scrollIntoView({ block: 'nearest' });
  }

  function focusout(event: FocusEvent): void {
    const left = event.target as Element;
    // Whoever goes elsewhere goes; what was removed has not gone by itself.
    queueMicrotask(() => {
      if (left.isConnected && !list.contains(document.activeElement)) held = null;
    });
  }

  function focusin(event: FocusEvent): void {
    const row = (event.target as Element | null)?.closest<HTMLElement>('[data-row]');
    held = row ? { row, at: all().indexOf(row) } : null;
    if (row && row.getAttribute('tabindex') !== '0') mark(row);
  }

  function keydown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = event.target as HTMLElement;
    if (!row.hasAttribute('data-row')) return;
    const rows = all();
    const at = rows.indexOf(row);
    const to: Record<string, number> = {
      ArrowDown: Math.min(at + 1, rows.length - 1),
      ArrowUp: Math.max(at - 1, 0),
      Home: 0,
      End: rows.length - 1,
    };
    if (!(event.key in to)) return;
    event.preventDefault();
    rows[to[event.key] ?? 0]?.focus();
  }

  const observer = new MutationObserver(() => {
    keep_one();
    keep_focus();
  });
  observer.observe(list, { childList: true, subtree: true });
  list.addEventListener('focusin', focusin);
  list.addEventListener('focusout', focusout);
  list.addEventListener('keydown', keydown);
  keep_one();
  return () => {
    observer.disconnect();
    list.removeEventListener('focusin', focusin);
    list.removeEventListener('focusout', focusout);
    list.removeEventListener('keydown', keydown);
  };
};
