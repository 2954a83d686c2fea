import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keep_focus } from './focus_keeper';

let stop: () => void;

beforeEach(() => {
  document.body.innerHTML = `
    <main><section><div role="group" id="group"><button id="one"></button></div><button id="two"></button></section>
    </main>`;
  stop = keep_focus(document.body);
});
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

const find = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(id);
  return found;
};
/** A frame and the task after it: by then whatever lost the focus has been handed on. */
const settled = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(() => setTimeout(resolve))));

describe('the focus', () => {
  it('goes to the nearest area when what has it goes away', async () => {
    find('one').focus();
    find('one').remove();
    await settled();
    expect(document.activeElement).toBe(find('group'));
  });

  it('goes to the next area when the nearest went, too', async () => {
    find('one').focus();
    find('group').remove();
    await settled();
    expect(document.activeElement?.tagName).toBe('SECTION');
  });

  it('goes on when what has it is hidden', async () => {
    find('one').focus();
    find('group').hidden = true;
    find('one').blur();
    await settled();
    expect(document.activeElement?.tagName).toBe('SECTION');
  });

  it('stays with whoever moved it on purpose', async () => {
    find('one').focus();
    find('one').remove();
    find('two').focus();
    await settled();
    expect(document.activeElement).toBe(find('two'));
  });

  it('is not taken back from who left it', async () => {
    find('one').focus();
    find('one').blur();
    await Promise.resolve();
    find('one').remove();
    await settled();
    expect(document.activeElement).toBe(document.body);
  });
});
