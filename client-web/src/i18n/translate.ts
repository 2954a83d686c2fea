import type { Plural, Text, Texts } from './types';

function is_plural(entry: Text | Texts): entry is Plural {
  return typeof entry === 'object' && typeof entry.other === 'string';
}

/** The text at `path`, or undefined. */
export function find(texts: Texts, path: string): Text | undefined {
  let at: Text | Texts | undefined = texts;
  for (const step of path.split('.')) {
    if (at === undefined || typeof at === 'string') return undefined;
    at = (at as Texts)[step];
  }
  return at === undefined || typeof at === 'string' || is_plural(at) ? at : undefined;
}

/** Fills `{name}` and chooses the form for `n`. Numbers are written in the language's way. */
export function fill(
  text: Text,
  parameters: Readonly<Record<string, string | number>>,
  locale: string,
): string {
  let form = text;
  if (typeof form !== 'string') {
    const n = Number(parameters.n);
    form = n === 0 && form.zero !== undefined ? form.zero : n === 1 ? form.one : form.other;
  }
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? value.toLocaleString(locale) : value;
  });
}
