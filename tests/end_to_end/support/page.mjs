// Small helpers over Playwright: what a person does, and how soon it must show.

/** Visible within so many milliseconds, or a failure. */
export async function within(ms, locator) {
  await locator.waitFor({ state: 'visible', timeout: ms });
}

/** Pastes a text as the clipboard would. */
export async function pasteInto(locator, text) {
  await locator.focus();
  await locator.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
