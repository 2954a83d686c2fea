import { de } from './de';
import { en } from './en';
import { language, locale } from './language.svelte';
import { fill, find } from './translate';
import type { Arguments, At, Path } from './types';

export { language, locale, type Language } from './language.svelte';
export { error_text } from './errors';
export * from './format';

export type Key = Path<typeof de>;

/**
 * The text of `key` in the chosen language, parameters filled in.
 * `t('kit.strip.questions', { n: 2 })` → "2 neue Fragen anzeigen".
 */
export function t<K extends Key>(key: K, ...rest: Arguments<At<typeof de, K>>): string {
  return text_of(key, (rest[0] ?? {}) as Record<string, string | number>);
}

/** As `t`, for keys that are put together at run time; the types cannot check those. */
export function text_of(key: string, parameters: Record<string, string | number> = {}): string {
  const text = (language() === 'en' ? find(en, key) : undefined) ?? find(de, key);
  return text === undefined ? key : fill(text, parameters, locale());
}
