/*
 * Shortcuts: Alt with a digit of the digit row, never the number pad (Alt and its digits type
 * characters). Views register regions and what "Neues anzeigen" does; the keys are the person's.
 */
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { router } from './router.svelte';
import { settings } from './settings.svelte';

export const alt_actions = [
  'region_1',
  'region_2',
  'region_3',
  'region_4',
  'region_5',
  'show_new',
  'missed',
  'overview',
] as const;
export type AltAction = (typeof alt_actions)[number];

export const row_actions = ['row_call', 'row_release', 'row_follow_up'] as const;
export type RowAction = (typeof row_actions)[number];

const default_keys: Readonly<Record<AltAction | RowAction, string>> = {
  region_1: '1',
  region_2: '2',
  region_3: '3',
  region_4: '4',
  region_5: '5',
  show_new: '6',
  missed: '7',
  overview: '0',
  row_call: 'A',
  row_release: 'F',
  row_follow_up: 'N',
};

/** Alt and a digit is taken there: it types characters on macOS, switches tabs on Linux. */
export function alt_digit_is_taken(platform: string): boolean {
  return /mac|iphone|ipad|linux(?!.*android)|x11/i.test(platform);
}

function platform(): string {
  const data = (navigator as { userAgentData?: { platform?: string } }).userAgentData;
  return data?.platform || navigator.platform || navigator.userAgent;
}

export interface Region {
  /** 1 to 5: its place among Alt+1…5. */
  slot: number;
  label: string;
  element: HTMLElement;
}

class Keyboard {
  #regions = $state.raw<readonly Region[]>([]);
  #show_new: (() => void)[] = [];
  readonly taken_by_platform = alt_digit_is_taken(platform());

  get on(): boolean {
    return settings.keys_on ?? !this.taken_by_platform;
  }

  /** Those on screen, in the order of their keys. */
  get regions(): readonly Region[] {
    return this.#regions;
  }

  key_of(action: AltAction | RowAction): string {
    return settings.keys[action] ?? default_keys[action];
  }

  /** Gives `action` the key; who had it gets the old one. */
  set_key(action: AltAction | RowAction, key: string): void {
    const group: readonly (AltAction | RowAction)[] = (alt_actions as readonly string[]).includes(action)
      ? alt_actions
      : row_actions;
    const before = this.key_of(action);
    const holder = group.find((other) => other !== action && this.key_of(other) === key);
    settings.keys = { ...settings.keys, [action]: key, ...(holder ? { [holder]: before } : {}) };
  }

  reset_keys(): void {
    settings.keys = {};
  }

  /**
   * Makes an element a region: `<section {@attach region(2, 'Fragen')}>`. It needs a name of its
   * own; the shortcut focuses its first focusable row, or itself.
   */
  add_region(region: Region): () => void {
    // Called from effects, which must not come to depend on the list.
    untrack(() => {
      this.#regions = [...this.#regions, region].sort((a, b) => a.slot - b.slot);
    });
    return () => {
      untrack(() => {
        this.#regions = this.#regions.filter((one) => one !== region);
      });
    };
  }

  /** What "Neues anzeigen" does; the last one added counts. A Strip does this by itself. */
  add_show_new(show: () => void): () => void {
    this.#show_new.push(show);
    return () => {
      this.#show_new = this.#show_new.filter((one) => one !== show);
    };
  }

  run(action: AltAction): void {
    switch (action) {
      case 'region_1':
      case 'region_2':
      case 'region_3':
      case 'region_4':
      case 'region_5':
        this.#focus_region(slot_of(action));
        break;
      case 'show_new':
        this.#show_new.at(-1)?.();
        break;
      case 'missed':
        router.navigate(router.with_query({ blatt: 'verpasst' }));
        break;
      case 'overview':
        router.navigate(router.with_query({ blatt: 'tastatur' }));
        break;
      default: {
        const never: never = action;
        return never;
      }
    }
  }

  /** The action of a letter pressed on a focused Regie row, or null. */
  row_action(event: KeyboardEvent): RowAction | null {
    if (!this.on || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
    return row_actions.find((action) => this.key_of(action) === event.key.toUpperCase()) ?? null;
  }

  handle(event: KeyboardEvent): void {
    if (!this.on || event.defaultPrevented || event.repeat) return;
    // Strg+Alt is AltGr; Alt+Umschalt switches the keyboard layout.
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const digit = /^Digit(\d)$/.exec(event.code)?.[1];
    const action = alt_actions.find((one) => this.key_of(one) === digit);
    if (digit === undefined || action === undefined) return;
    event.preventDefault();
    this.run(action);
  }

  /**
   * What Alt+`slot` leads to here: the region registered for it, or in views without any the
   * named sections of the page in their order.
   */
  region_at(slot: number): { label: string; element: HTMLElement } | null {
    // A region in a folded-away tab has no box; its tab takes over by registering the same slot.
    if (this.#regions.length > 0) {
      return this.#regions.find((one) => one.slot === slot && is_shown(one.element)) ?? null;
    }
    const sections = [...document.querySelectorAll<HTMLElement>('main section, main aside')].filter(
      (element) => is_shown(element) && name_of(element) !== '',
    );
    const element = sections[slot - 1];
    return element ? { label: name_of(element), element } : null;
  }

  #focus_region(slot: number): void {
    const element = this.region_at(slot)?.element;
    if (!element) return;
    if (!element.hasAttribute('tabindex')) element.tabIndex = -1;
    // Whole areas of the window: their frame is drawn inside, where nothing cuts it off.
    element.dataset.region = '';
    element.focus();
  }
}

/** 1 to 5 for the regions, 0 for the rest. */
export function slot_of(action: AltAction): number {
  return Number(/^region_(\d)$/.exec(action)?.[1] ?? 0);
}

function is_shown(element: HTMLElement): boolean {
  return element.offsetParent !== null;
}

function name_of(element: HTMLElement): string {
  const by = element.getAttribute('aria-labelledby');
  const heading = by === null ? null : document.getElementById(by);
  return element.getAttribute('aria-label') ?? heading?.textContent?.trim() ?? '';
}

export const keyboard = new Keyboard();

/** Attachment: this element is what Alt+`slot` leads to. Give it an aria-label or heading, too. */
export function region(slot: number, label: string): Attachment<HTMLElement> {
  return (element) => keyboard.add_region({ slot, label, element });
}
