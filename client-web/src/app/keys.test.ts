import { describe, expect, it } from 'vitest';
import { is_key, pressed_anywhere, pressed_on_row } from './keys';

const press = (key: string, init: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...init });
const alt = (key: string, init: KeyboardEventInit = {}) => press(key, { altKey: true, ...init });

describe('keys for the whole page', () => {
  it('are Alt with a digit of the digit row or a letter, and free function keys', () => {
    expect(pressed_anywhere(alt('2', { code: 'Digit2' }))).toEqual({ key: '2' });
    // What macOS types with Alt and 2.
    expect(pressed_anywhere(alt('“', { code: 'Digit2' }))).toEqual({ key: '2' });
    // By what is printed on it: on a German keyboard, Z is where others have Y.
    expect(pressed_anywhere(alt('z', { code: 'KeyY' }))).toEqual({ key: 'Z' });
    expect(pressed_anywhere(press('F8'))).toEqual({ key: 'F8' });
  });

  it('are not known before more than a modifier is down', () => {
    for (const key of ['Alt', 'Control', 'Shift', 'Meta', 'AltGraph']) {
      expect(pressed_anywhere(press(key, { altKey: true }))).toBeNull();
    }
  });

  it('are none that somebody else needs', () => {
    const problems: [KeyboardEvent, string][] = [
      [alt('d'), 'browser'],
      [alt('F4', { code: 'F4' }), 'browser'],
      [press('F5'), 'browser'],
      [press('t', { ctrlKey: true }), 'browser'],
      [press('k', { metaKey: true }), 'browser'],
      [alt('q', { ctrlKey: true }), 'alt_gr'],
      [alt('k', { shiftKey: true }), 'alt_shift'],
      [alt('2', { code: 'Numpad2' }), 'number_pad'],
      [press('Insert'), 'screen_reader'],
      [press('CapsLock'), 'screen_reader'],
      [press('h'), 'needs_alt'],
      [press('2', { code: 'Digit2' }), 'needs_alt'],
      [alt('ArrowLeft'), 'unknown'],
      [press('Enter'), 'unknown'],
    ];
    for (const [event, problem] of problems) {
      expect(pressed_anywhere(event), event.key).toEqual({ problem });
    }
  });
});

describe('keys on a row', () => {
  it('are single letters', () => {
    expect(pressed_on_row(press('q'))).toEqual({ key: 'Q' });
    expect(pressed_on_row(press('Shift'))).toBeNull();
    for (const event of [press('1'), press('Enter'), press('ä'), alt('q'), press('q', { ctrlKey: true })]) {
      expect(pressed_on_row(event), event.key).toEqual({ problem: 'row_letter' });
    }
  });
});

describe('stored keys', () => {
  it('are only those that can be pressed', () => {
    expect(['2', 'K', 'F8'].every(is_key)).toBe(true);
    expect(['', '12', 'k', 'F5', 'Alt+2', 'Ä'].some(is_key)).toBe(false);
  });
});
