import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { alt_digit_is_taken, keyboard } from './keyboard.svelte';
import { settings } from './settings.svelte';

function press(init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { cancelable: true, ...init });
  keyboard.handle(event);
  return event;
}

beforeEach(() => {
  settings.keys_on = true;
  settings.keys = {};
});
afterEach(() => {
  document.body.replaceChildren();
});

describe('shortcuts', () => {
  it('lead to a region with Alt and its digit, of the digit row only', () => {
    const element = document.createElement('section');
    document.body.append(element);
    Object.defineProperty(element, 'offsetParent', { get: () => document.body });
    const remove = keyboard.add_region({ slot: 2, label: 'Fragen', element });
    expect(press({ altKey: true, code: 'Numpad2', key: '2' }).defaultPrevented).toBe(false);
    expect(document.activeElement).not.toBe(element);
    expect(press({ altKey: true, code: 'Digit2', key: '2' }).defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(element);
    remove();
    expect(keyboard.regions).toEqual([]);
  });

  it('leave AltGr and Alt+Umschalt alone', () => {
    expect(press({ altKey: true, ctrlKey: true, code: 'Digit2', key: '²' }).defaultPrevented).toBe(false);
    expect(press({ altKey: true, shiftKey: true, code: 'Digit2', key: '"' }).defaultPrevented).toBe(false);
  });

  it('are all off with one switch', () => {
    settings.keys_on = false;
    expect(press({ altKey: true, code: 'Digit6', key: '6' }).defaultPrevented).toBe(false);
    expect(keyboard.row_action(new KeyboardEvent('keydown', { key: 'a' }))).toBeNull();
  });

  it('get other keys, and then only those', () => {
    const show = vi.fn();
    const remove = keyboard.add_show_new(show);
    expect(keyboard.set_key('show_new', 'K')).toBeNull();
    expect(press({ altKey: true, code: 'Digit6', key: '6' }).defaultPrevented).toBe(false);
    expect(press({ altKey: true, code: 'KeyK', key: 'k' }).defaultPrevented).toBe(true);
    expect(keyboard.set_key('show_new', 'F8')).toBeNull();
    expect(press({ code: 'F8', key: 'F8' }).defaultPrevented).toBe(true);
    expect(show).toHaveBeenCalledTimes(2);
    remove();
  });

  it('leave a key to the one that has it', () => {
    expect(keyboard.set_key('region_3', '2')).toBe('region_2');
    expect(keyboard.key_of('region_3')).toBe('3');
    expect(keyboard.set_key('row_call', 'F')).toBe('row_release');
    // Letters on a row are apart from those with Alt.
    expect(keyboard.set_key('region_3', 'N')).toBeNull();
    expect(keyboard.set_key('region_2', '3')).toBeNull();
    expect(keyboard.reset_key('region_3')).toBe('region_2');
    expect(keyboard.reset_key('region_2')).toBeNull();
    expect(keyboard.reset_key('region_3')).toBeNull();
    expect(settings.keys).toEqual({});
  });

  it('are named to assistive technology as long as they work', () => {
    const element = document.createElement('section');
    keyboard.set_key('region_2', 'K');
    keyboard.add_region({ slot: 2, label: 'Fragen', element })();
    expect(element.getAttribute('aria-keyshortcuts')).toBe('Alt+K');
    expect(keyboard.aria_keys('row_call', 'row_release')).toBe('A F');
    settings.keys_on = false;
    keyboard.add_region({ slot: 2, label: 'Fragen', element })();
    expect(element.hasAttribute('aria-keyshortcuts')).toBe(false);
    expect(keyboard.aria_keys('missed')).toBeUndefined();
  });

  it('show what is new through the last strip', () => {
    const first = vi.fn();
    const last = vi.fn();
    const remove_first = keyboard.add_show_new(first);
    const remove_last = keyboard.add_show_new(last);
    press({ altKey: true, code: 'Digit6', key: '6' });
    expect(last).toHaveBeenCalledOnce();
    remove_last();
    press({ altKey: true, code: 'Digit6', key: '6' });
    expect(first).toHaveBeenCalledOnce();
    remove_first();
  });

  it('are off by default where the system has Alt and digits itself', () => {
    expect(alt_digit_is_taken('macOS')).toBe(true);
    expect(alt_digit_is_taken('Linux x86_64')).toBe(true);
    expect(alt_digit_is_taken('Windows')).toBe(false);
    expect(alt_digit_is_taken('Win32')).toBe(false);
  });
});
