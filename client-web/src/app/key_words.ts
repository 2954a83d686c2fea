/* Shortcuts in words, as they are printed on the keys. Follows what the person changes. */
import { t } from '../i18n/index';
import { is_row, keyboard, type Action } from './keyboard.svelte';
import { is_function_key } from './keys';

/** For `Keys`. */
export function keys_of(action: Action): string[] {
  const key = keyboard.key_of(action);
  return is_row(action) || is_function_key(key) ? [key] : [t('app.keys.alt'), key];
}

/** "Alt 7" */
export function keys_text(action: Action): string {
  return keys_of(action).join(' ');
}
