// What a screen reader would be told: every text that comes into a live region of the page, with the
// page's own time. Watches from before the page starts.

/** In the page. */
function listen() {
  const regions = '[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]';
  window.said = [];
  /** Outside an open dialog nothing reaches assistive technology. */
  const is_heard = (region) => {
    const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
    return dialog === undefined || dialog.contains(region);
  };
  const changed = (node) => {
    const element = node instanceof Element ? node : node.parentElement;
    if (!element) return [];
    const around = element.closest(regions);
    return around ? [around] : [...element.querySelectorAll(regions)];
  };
  new MutationObserver((changes) => {
    const found = changes.flatMap(({ target, addedNodes }) => {
      const around = (target instanceof Element ? target : target.parentElement)?.closest(regions);
      return around ? [around] : [...addedNodes].flatMap(changed);
    });
    for (const region of new Set(found)) {
      const text = region.textContent.trim();
      if (text === '' || !region.isConnected) continue;
      window.said.push({ text, at: Date.now(), alert: region.matches('[role=alert]'), heard: is_heard(region) });
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** To be called before the person's page goes anywhere. */
export async function listen_to({ context }) {
  await context.addInitScript(listen);
}

/** All so far: `{text, at, alert, heard}`. */
export function said_to({ page }) {
  return page.evaluate(() => window.said);
}
