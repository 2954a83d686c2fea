/*
 * What a person chose on this device: theme, language, keys, sorting, announcements, the look of captions. One entry in
 * localStorage, read once; without storage everything works until the page is closed.
 */
import { said_per_minute_default, said_per_minute_max, type Kind } from './announcer';
import { is_key } from './keys';

export type Theme = 'system' | 'light' | 'dark';
export type QuestionSort = 'votes' | 'time';

export const caption_sizes = ['small', 'medium', 'large', 'huge'] as const;
export const caption_contrasts = ['light', 'dark', 'yellow'] as const;

export interface CaptionLook {
  size: (typeof caption_sizes)[number];
  /** Black on white, white on black, yellow on black; whatever the theme. */
  contrast: (typeof caption_contrasts)[number];
}

/** Connection and own failures are not chosen. */
export type ChosenKind = Exclude<Kind, 'connection' | 'own_failure'>;

export interface AnnouncementChoice extends Record<ChosenKind, boolean> {
  all: boolean;
  /** At most; 0 to 20. */
  per_minute: number;
}

interface Stored {
  theme: Theme;
  language: 'de' | 'en';
  /** Null: never chosen, so the platform decides. */
  keys_on: boolean | null;
  keys: Record<string, string>;
  question_sort: QuestionSort;
  announcements: AnnouncementChoice;
  captions: CaptionLook;
}

const entry = 'bt.settings';

const defaults: Stored = {
  theme: 'system',
  language: 'de',
  keys_on: null,
  keys: {},
  question_sort: 'votes',
  announcements: {
    all: true,
    per_minute: said_per_minute_default,
    own_questions: true,
    floor: true,
    events: true,
    polls: true,
    own_actions: true,
    mentions: true,
    questions: false,
    chat: false,
    hands: false,
    reactions: false,
  },
  captions: { size: 'medium', contrast: 'dark' },
};

function is_record(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What was stored, if it is one of those that there are. */
function one_of<V extends string>(values: readonly V[], value: unknown, otherwise: V): V {
  return values.find((one) => one === value) ?? otherwise;
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
  const captions = is_record(value.captions) ? value.captions : {};
  const keys: Record<string, string> = {};
  if (is_record(value.keys)) {
    for (const [action, key] of Object.entries(value.keys)) {
      if (typeof key === 'string' && is_key(key)) keys[action] = key;
    }
  }
  return {
    theme: value.theme === 'light' || value.theme === 'dark' ? value.theme : 'system',
    language: value.language === 'en' ? 'en' : 'de',
    keys_on: typeof value.keys_on === 'boolean' ? value.keys_on : null,
    keys,
    question_sort: value.question_sort === 'time' ? 'time' : 'votes',
    announcements: read_announcements(value.announcements),
    captions: {
      size: one_of(caption_sizes, captions.size, defaults.captions.size),
      contrast: one_of(caption_contrasts, captions.contrast, defaults.captions.contrast),
    },
  };
}

function read_announcements(value: unknown): AnnouncementChoice {
  const read = { ...defaults.announcements };
  if (!is_record(value)) return read;
  const { per_minute, ...switches } = read;
  for (const key of Object.keys(switches) as (keyof typeof switches)[]) {
    const chosen = value[key];
    if (typeof chosen === 'boolean') read[key] = chosen;
  }
  const most = value.per_minute;
  const is_possible = Number.isInteger(most) && Number(most) >= 0 && Number(most) <= said_per_minute_max;
  return { ...read, per_minute: is_possible ? Number(most) : per_minute };
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
  /** How lists of questions are sorted. */
  get question_sort(): QuestionSort {
    return this.#stored.question_sort;
  }
  set question_sort(sort: QuestionSort) {
    this.#stored.question_sort = sort;
    this.#changed();
  }
  get announcements(): Readonly<AnnouncementChoice> {
    return this.#stored.announcements;
  }
  set announcements(choice: AnnouncementChoice) {
    this.#stored.announcements = choice;
    this.#changed();
  }

  get captions(): Readonly<CaptionLook> {
    return this.#stored.captions;
  }
  set captions(look: CaptionLook) {
    this.#stored.captions = look;
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
