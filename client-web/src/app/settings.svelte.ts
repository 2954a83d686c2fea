/*
 * What a person chose on this device: theme, language, keys, announcements. One entry in
 * localStorage, read once; without storage everything works until the page is closed.
 */

export type Theme = 'system' | 'light' | 'dark';

export interface AnnouncementChoice {
  all: boolean;
  own_questions: boolean;
  mentions: boolean;
  events: boolean;
  questions: boolean;
  chat: boolean;
}

interface Stored {
  theme: Theme;
  language: 'de' | 'en';
  /** Null: never chosen, so the platform decides. */
  keys_on: boolean | null;
  keys: Record<string, string>;
  announcements: AnnouncementChoice;
}

const entry = 'bt.settings';

const defaults: Stored = {
  theme: 'system',
  language: 'de',
  keys_on: null,
  keys: {},
  announcements: {
    all: true,
    own_questions: true,
    mentions: true,
    events: true,
    questions: false,
    chat: false,
  },
};

function is_record(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes what is usable of a stored text; anything else is the default. */
export function read_stored(text: string | null): Stored {
  let value: unknown = null;
  try {
    value = JSON.parse(text ?? '{}');
  } catch {
    // Damaged: the defaults.
  }
  if (!is_record(value)) return structuredClone(defaults);
  const announcements = { ...defaults.announcements };
  if (is_record(value.announcements)) {
    for (const key of Object.keys(announcements) as (keyof AnnouncementChoice)[]) {
      const chosen = value.announcements[key];
      if (typeof chosen === 'boolean') announcements[key] = chosen;
    }
  }
  const keys: Record<string, string> = {};
  if (is_record(value.keys)) {
    for (const [action, key] of Object.entries(value.keys)) {
      if (typeof key === 'string' && /^[0-9A-Z]$/.test(key)) keys[action] = key;
    }
  }
  return {
    theme: value.theme === 'light' || value.theme === 'dark' ? value.theme : 'system',
    language: value.language === 'en' ? 'en' : 'de',
    keys_on: typeof value.keys_on === 'boolean' ? value.keys_on : null,
    keys,
    announcements,
  };
}

function load(): Stored {
  try {
    return read_stored(localStorage.getItem(entry));
  } catch {
    return structuredClone(defaults);
  }
}

class Settings {
  #stored = $state(load());

  get theme(): Theme {
    return this.#stored.theme;
  }
  set theme(theme: Theme) {
    this.#stored.theme = theme;
    this.#changed();
  }
  get language(): 'de' | 'en' {
    return this.#stored.language;
  }
  set language(language: 'de' | 'en') {
    this.#stored.language = language;
    this.#changed();
  }
  /** Whether shortcuts with Alt work; null until somebody chose. */
  get keys_on(): boolean | null {
    return this.#stored.keys_on;
  }
  set keys_on(on: boolean | null) {
    this.#stored.keys_on = on;
    this.#changed();
  }
  get keys(): Readonly<Record<string, string>> {
    return this.#stored.keys;
  }
  set keys(keys: Record<string, string>) {
    this.#stored.keys = keys;
    this.#changed();
  }
  get announcements(): Readonly<AnnouncementChoice> {
    return this.#stored.announcements;
  }
  set announcements(choice: AnnouncementChoice) {
    this.#stored.announcements = choice;
    this.#changed();
  }

  #changed(): void {
    this.apply();
    try {
      localStorage.setItem(entry, JSON.stringify(this.#stored));
    } catch {
      // The choice holds until the page is closed.
    }
  }

  /** Puts theme and language on the page's root, where the style sheets look. */
  apply(): void {
    const root = document.documentElement;
    root.lang = this.#stored.language;
    if (this.#stored.theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = this.#stored.theme;
  }
}

export const settings = new Settings();
