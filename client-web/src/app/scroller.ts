/*
 * What scrolls when a page is longer than the window: `main` under the fixed bar, on a phone the
 * window itself, so that the browser's own bar can fold away.
 */
export function page_scroller(): HTMLElement {
  const main = document.getElementById('main');
  const scrolls = main !== null && /auto|scroll/.test(getComputedStyle(main).overflowY);
  return scrolls ? main : ((document.scrollingElement ?? document.documentElement) as HTMLElement);
}

/** The keys that scroll a window scroll the page, too, while nothing that takes keys has the focus. */
export function scroll_by_key(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  const focused = document.activeElement;
  const idle = focused === null || focused === document.body || focused.matches('h1');
  const scroller = page_scroller();
  if (!idle || scroller.id !== 'main') return;
  const page = scroller.clientHeight * 0.9;
  const steps: Record<string, number> = {
    ArrowDown: 40,
    ArrowUp: -40,
    PageDown: page,
    PageUp: -page,
    ' ': event.shiftKey ? -page : page,
    Home: -scroller.scrollHeight,
    End: scroller.scrollHeight,
  };
  const step = steps[event.key];
  if (step === undefined || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  scroller.scrollBy({ top: step, behavior: 'instant' });
}
