// How long a change takes until another person sees it. The page itself says when, by its own clock, so
// that waiting for the browser's driver does not count; the server stamps an event before it commits,
// so before the reply. All run on one machine and share its clock.

/** In the page: resolves when the text is shown, with the time of that. It must not be shown yet. */
function watch({ scope, text }) {
  const is_shown = () => [...document.querySelectorAll(scope)].some((root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (data.includes(text) && parentElement.checkVisibility()) return true;
    }
    return false;
  });
  if (is_shown()) throw new Error(`'${text}' is shown already`);
  const at = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!is_shown()) return;
      observer.disconnect();
      resolve(Date.now());
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  return { at };
}

/** Begins to look for the text in the person's page, within what the selector `scope` finds. Gives a
 * function that waits for it and says when it was there, in ms since 1970. */
export async function watch_for(person, text, scope = 'body') {
  const watched = await person.page.evaluateHandle(watch, { scope, text });
  return () => Promise.race([
    watched.evaluate(({ at }) => at),
    new Promise((_, fail) => {
      setTimeout(() => fail(new Error(`'${text}' was not shown within 10 s`)), 10_000).unref();
    }),
  ]);
}

/** When the server made the newest event of that name, in ms since 1970. */
export async function event_time(person, channel, name) {
  const { events } = await person.get(`/api/channels/${channel}/events?after=0&limit=200`);
  return Date.parse(events.findLast(({ event }) => event === name).at);
}
