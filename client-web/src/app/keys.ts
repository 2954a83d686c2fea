/*
 * Which keys shortcuts may have. A key is "2" or "K" (with Alt, or alone on a row of the Regie) or "F2".
 * What is refused would take something away that people who work by keyboard need. Pure.
 */

/** Without Alt: browsers have all others (F1 help, F3 find, F5 reload, F6 areas, F7 caret, …). */
const function_keys = ['F2', 'F4', 'F8', 'F9'];

/**
 * With Alt: the menus of Firefox, Chrome and Edge in German and English (Datei, Bearbeiten, Ansicht,
 * Chronik, Lesezeichen, Extras, Hilfe; File, Edit, View, History, Bookmarks, Tools) and the address
 * line (D).
 */
const menu_letters = 'ABCDEFHLSTVX';

const modifiers = ['Alt', 'AltGraph', 'Control', 'Meta', 'Shift', 'Fn'];

/** What stands in the settings. */
export function is_key(text: string): boolean {
  return /^[0-9A-Z]$/.test(text) || function_keys.includes(text);
}

export function is_function_key(key: string): boolean {
  return function_keys.includes(key);
}

export type KeyProblem =
  | 'alt_gr'
  | 'alt_shift'
  | 'browser'
  | 'number_pad'
  | 'screen_reader'
  | 'needs_alt'
  | 'unknown'
  | 'row_letter';

export type Pressed = { key: string } | { problem: KeyProblem };

type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'getModifierState'
>;

/** What was pressed for a shortcut of the whole page. Null: only modifiers as yet. */
export function pressed_anywhere(event: Press): Pressed | null {
  if (modifiers.includes(event.key)) return null;
  const problem = problem_of_modifiers(event);
  if (problem !== null) return { problem };
  if (/^F\d+$/.test(event.key)) {
    return !event.altKey && !event.shiftKey && is_function_key(event.key)
      ? { key: event.key }
      : { problem: 'browser' };
  }
  if (!event.altKey) return { problem: event.key.length === 1 ? 'needs_alt' : 'unknown' };
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  if (digit !== undefined) return { key: digit };
  const letter = letter_of(event);
  if (letter === null) return { problem: 'unknown' };
  return menu_letters.includes(letter) ? { problem: 'browser' } : { key: letter };
}

/** What was pressed for the action of a focused row. */
export function pressed_on_row(event: Press): Pressed | null {
  if (modifiers.includes(event.key)) return null;
  const letter = letter_of(event);
  const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
  return letter !== null && plain ? { key: letter } : { problem: 'row_letter' };
}

function problem_of_modifiers(event: Press): KeyProblem | null {
  // NVDA and JAWS begin everything with one of these.
  if (event.key === 'Insert' || event.key === 'CapsLock') return 'screen_reader';
  if (event.ctrlKey && event.altKey) return 'alt_gr';
  if (event.getModifierState('AltGraph')) return 'alt_gr';
  if (event.ctrlKey || event.metaKey) return 'browser';
  if (event.altKey && event.shiftKey) return 'alt_shift';
  if (event.code.startsWith('Numpad')) return 'number_pad';
  return null;
}

function letter_of({ key }: Press): string | null {
  const letter = key.toUpperCase();
  return /^[A-Z]$/.test(letter) ? letter : null;
}
