/*
 * When what has the focus goes away, is hidden or switched off, the nearest area around it that is
 * still there takes the focus: nobody is thrown back to the page's beginning. An area, never a button,
 * because the same key pressed twice must not press what has come into the place. Whoever moves the
 * focus on purpose is faster; lists know a better heir (kit/rows.ts).
 */
const areas =
  '[data-row], [role=group], [role=region], [role=tabpanel], dialog, section, aside, form, main';

/** Watches everything in `root`; returns the function that ends it. */
export function keep_focus(root: HTMLElement): () => void {
  // What has the focus, and the areas around it from the inside out.
  let held: { element: HTMLElement; around: HTMLElement[] } | null = null;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function focusin(event: FocusEvent): void {
    const element = event.target as HTMLElement;
    const around: HTMLElement[] = [];
    let area = element.parentElement?.closest<HTMLElement>(areas);
    while (area) {
      around.push(area);
      area = area.parentElement?.closest<HTMLElement>(areas);
    }
    held = { element, around };
  }

  function focusout(event: FocusEvent): void {
    const left = event.target as HTMLElement;
    // Whoever goes elsewhere goes, to an empty place, too; what was removed has not gone by itself.
    queueMicrotask(() => {
      if (left === held?.element && left !== document.activeElement && can_have_focus(left)) held = null;
    });
  }

  function hand_on(): void {
    if (!held || document.activeElement !== document.body) return;
    for (const area of held.around) {
      if (!can_have_focus(area)) continue;
      if (!area.hasAttribute('tabindex')) area.tabIndex = -1;
      if (!area.hasAttribute('data-row')) area.dataset.region = '';
      area.focus({ preventScroll: true });
      // Behind an open dialog nothing can have it.
      if (document.activeElement === area) return;
    }
  }

  // What is hidden or switched off loses the focus with the next frame.
  const observer = new MutationObserver(() => {
    if (!held || can_have_focus(held.element)) return;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = requestAnimationFrame(() => (timer = setTimeout(hand_on)));
  });
  observer.observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['hidden', 'disabled', 'open'],
  });
  root.addEventListener('focusin', focusin);
  root.addEventListener('focusout', focusout);
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    root.removeEventListener('focusin', focusin);
    root.removeEventListener('focusout', focusout);
  };
}

function can_have_focus(element: HTMLElement): boolean {
  return (
    element.isConnected &&
    !element.matches(':disabled') &&
    element.closest('[hidden], dialog:not([open])') === null
  );
}
