import { settings } from '../app/settings.svelte';

export type Language = 'de' | 'en';

/** The language of the interface. Reading it in a template makes the template follow it. */
export function language(): Language {
  return settings.language;
}

/** For Intl: what is written, not where one is. Dates are Berlin's in both. */
export function locale(): string {
  return settings.language === 'en' ? 'en-GB' : 'de-DE';
}
