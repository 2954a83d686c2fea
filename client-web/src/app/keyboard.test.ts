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

  it('swap their place when a taken digit is chosen', () => {
    keyboard.set_key('region_3', '2');
    expect(keyboard.key_of('region_3')).toBe('2');
    expect(keyboard.key_of('region_2')).toBe('3');
    keyboard.set_key('row_call', 'F');
    expect(keyboard.key_of('row_release')).toBe('A');
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
