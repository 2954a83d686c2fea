/*
 * The shortcuts, all of them: what they do, which keys they have, whether they are on. At first Alt with
 * a digit of the digit row; each is the person's to change (keys.ts says to what). Views register
 * regions and what "Neues anzeigen" does.
 */
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { is_function_key, pressed_anywhere, pressed_on_row, type Pressed } from './keys';
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

export const row_actions = ['row_call', 'row_release', 'row_follow_up', 'row_merge'] as const;
export type RowAction = (typeof row_actions)[number];
export type Action = AltAction | RowAction;

const default_keys: Readonly<Record<Action, string>> = {
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
  row_merge: 'Z',
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

  key_of(action: Action): string {
    return settings.keys[action] ?? default_keys[action];
  }

  is_changed(action: Action): boolean {
    return this.key_of(action) !== default_keys[action];
  }

  /** For aria-keyshortcuts: what works now, undefined while nothing does. */
  aria_keys(...actions: Action[]): string | undefined {
    return this.on ? actions.map((action) => aria_name(action, this.key_of(action))).join(' ') : undefined;
  }

  /** Null once the action has the key; else the action that has it already, and keeps it. */
  set_key(action: Action, key: string): Action | null {
    const group: readonly Action[] = is_row(action) ? row_actions : alt_actions;
    const holder = group.find((other) => other !== action && this.key_of(other) === key);
    if (holder) return holder;
    const { [action]: _, ...others } = settings.keys;
    settings.keys = key === default_keys[action] ? others : { ...others, [action]: key };
    return null;
  }

  /** As `set_key`, to the key it had at first. */
  reset_key(action: Action): Action | null {
    return this.set_key(action, default_keys[action]);
  }

  reset_keys(): void {
    settings.keys = {};
  }

  /**
   * Makes an element a region: `<section {@attach region(2, 'Fragen')}>`. It needs a name of its
   * own; the shortcut focuses its first focusable row, or itself.
   */
  add_region(region: Region): () => void {
    // The element's, not the page's: it follows what the person changes, as the caller is an effect.
    const keys = this.aria_keys(`region_${region.slot}` as AltAction);
    if (keys === undefined) region.element.removeAttribute('aria-keyshortcuts');
    else region.element.setAttribute('aria-keyshortcuts', keys);
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
    if (!this.on || event.shiftKey) return null;
    const key = key_in(pressed_on_row(event));
    return row_actions.find((action) => this.key_of(action) === key) ?? null;
  }

  handle(event: KeyboardEvent): void {
    if (!this.on || event.defaultPrevented || event.repeat) return;
    const key = key_in(pressed_anywhere(event));
    const action = alt_actions.find((one) => this.key_of(one) === key);
    if (action === undefined) return;
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

/** Whether it is one of the letters on a focused row. */
export function is_row(action: Action): action is RowAction {
  return (row_actions as readonly Action[]).includes(action);
}

function aria_name(action: Action, key: string): string {
  return is_row(action) || is_function_key(key) ? key : `Alt+${key}`;
}

function key_in(pressed: Pressed | null): string | undefined {
  return pressed !== null && 'key' in pressed ? pressed.key : undefined;
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
