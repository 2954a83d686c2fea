// A person who uses the keyboard alone: no click, no focus() by the test. At every stop the focus has
// to be somewhere, framed, and in sight.
import assert from 'node:assert/strict';
import { eventually } from './world.mjs';

// No view has more stops than this between two things; more means that the focus goes in circles.
const stops_max = 160;

const nowhere = 'the focus is nowhere';

/** In the page: what has the focus, and what is wrong with it, or ''. */
function look() {
  const focused = document.activeElement;
  const label = focused.getAttribute('aria-label') ?? focused.labels?.[0]?.textContent ?? focused.textContent;
  const kind = [focused.tagName.toLowerCase(), focused.getAttribute('role') ?? focused.type].filter(Boolean);
  const name = `<${kind.join(' ')}> ${label.trim().replace(/\s+/g, ' ').slice(0, 60)}`;
  if (focused === document.body) return { name, fault: 'the focus is nowhere' };
  // Headings take the focus when a page arrives; they are announced, not framed.
  if (/^H[1-6]$/.test(focused.tagName)) return { name, fault: '' };
  // A radio button is drawn by its label.
  const drawn = focused.matches('input[type=radio]') ? focused.closest('label') : focused;
  const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
  if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return { name, fault: 'the focus has no frame' };
  const is_in_sight = [...drawn.getClientRects()].some((rect) =>
    [0.04, 0.5, 0.96].some((x) =>
      [0.1, 0.5, 0.9].some((y) => {
        const hit = document.elementFromPoint(rect.left + rect.width * x, rect.top + rect.height * y);
        return hit !== null && drawn.contains(hit);
      })));
  return { name, fault: is_in_sight ? '' : 'the focus is covered or out of sight' };
}

export class Keyboard {
  constructor(person) {
    this.page = person.page;
  }

  /** Rows of lists have no name, they are read out as a whole. */
  find(role, name) {
    if (role === 'listitem') return this.page.getByRole(role).filter({ hasText: name });
    return this.page.getByRole(role, { name });
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  look() {
    return this.page.evaluate(look);
  }

  /** What has just vanished may still be handing its focus on, with the next frame of the page. */
  settle() {
    return eventually('the focus is somewhere', async () => {
      const seen = await this.look();
      return seen.fault !== nowhere && seen;
    }, 2_000);
  }

  /** The same, and fails when what has it then has no frame or is out of sight: one look, since what vanishes
   * between two has not handed anything on yet. */
  async kept() {
    const { name, fault } = await this.settle();
    if (fault !== '') assert.fail(`${fault}: ${name}`);
  }

  /** Fails when the focus got lost, has no frame, or is out of sight. */
  async check() {
    const { name, fault } = await this.look();
    if (fault !== '') assert.fail(`${fault}: ${name}`);
    return name;
  }

  /** The focus is at this one, now or soon: after an action that moves it. */
  async at(role, name) {
    const wanted = this.find(role, name);
    await eventually(`the focus is at ${role} ${name}`, () => has_focus(wanted), 3_000).catch(async (error) => {
      throw new Error(`${error.message}, but at ${(await this.look()).name}`);
    });
    await this.check();
  }

  /** Presses Tab until this one has the focus. */
  async tab_to(role, name, { key = 'Tab' } = {}) {
    const wanted = this.find(role, name);
    await this.settle();
    const seen = [];
    for (let stop = 0; stop < stops_max; stop += 1) {
      if (await has_focus(wanted)) return;
      await this.press(key);
      // Behind the last stop of the page comes the browser itself, then the page again.
      if ((await this.look()).fault === nowhere) await this.press(key);
      seen.push(await this.check());
    }
    throw new Error(`no ${role} ${name} on the way: ${seen.slice(0, 40).join(' | ')}`);
  }

  /** In a menu that is open: to the entry with these words, and chooses it. */
  async choose(words) {
    for (let step = 0; !(await this.look()).name.includes(words); step += 1) {
      assert.ok(step < 12, `the menu has ${words}`);
      await this.press('ArrowDown');
    }
    await this.press('Enter');
  }

  /** Goes there and presses it. */
  async use(role, name, { key = 'Tab', press = 'Enter' } = {}) {
    await this.tab_to(role, name, { key });
    await this.press(press);
  }
}

const has_focus = (locator) =>
  locator.evaluateAll((all) => all.some((one) => one === document.activeElement));
