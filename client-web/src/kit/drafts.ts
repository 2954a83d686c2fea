/*
 * What was typed and not sent, kept on this device until it is sent or thrown away. One entry per
 * person and place, so that a shared computer shows nobody another person's text.
 */
const prefix = 'bt.draft.';
/** Beyond this age a draft is of no use and goes when drafts are next listed. */
const kept_ms = 90 * 24 * 60 * 60 * 1000;

interface Draft {
  text: string;
  at: number;
}

function entry(account: string, key: string): string {
  return `${prefix}${account}.${key}`;
}

function parse(stored: string | null): Draft | null {
  try {
    const value = JSON.parse(stored ?? 'null') as Partial<Draft> | null;
    return typeof value?.text === 'string' && typeof value.at === 'number'
      ? { text: value.text, at: value.at }
      : null;
  } catch {
    return null;
  }
}

export function load_draft(account: string, key: string): string {
  try {
    return parse(localStorage.getItem(entry(account, key)))?.text ?? '';
  } catch {
    return '';
  }
}

/** False when the browser could not keep it; the text then lives in the field only. */
export function save_draft(account: string, key: string, text: string, now = Date.now()): boolean {
  try {
    if (text === '') localStorage.removeItem(entry(account, key));
    else localStorage.setItem(entry(account, key), JSON.stringify({ text, at: now }));
    return true;
  } catch {
    return text === '';
  }
}

/** The keys of a person's drafts. */
export function drafts_of(account: string, now = Date.now()): string[] {
  const found: string[] = [];
  try {
    const mine = `${prefix}${account}.`;
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(mine)) continue;
      const draft = parse(localStorage.getItem(name));
      if (draft && now - draft.at < kept_ms) found.push(name.slice(mine.length));
      else localStorage.removeItem(name);
    }
  } catch {
    // No storage, no drafts.
  }
  return found;
}

export function discard_drafts(account: string): void {
  for (const key of drafts_of(account)) save_draft(account, key, '');
}
