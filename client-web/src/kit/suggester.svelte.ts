/*
 * The list that opens at a text field behind an "@". The field stays a text field and keeps the focus
 * (a field of several lines is no combobox for assistive technology); `aria-activedescendant` says
 * which entry is chosen. The first one is, so that its name is read as soon as the list opens.
 */
import { fitting, with_name, word_before, type Suggestion, type Word } from './suggest';

export interface SuggesterPorts {
  all: () => readonly Suggestion[];
  field: () => HTMLTextAreaElement | undefined;
  /** The text with the name in it, and where the caret belongs. */
  put: (text: string, caret: number) => void;
  picked: (one: Suggestion) => void;
}

export class Suggester {
  #word = $state.raw<Word | null>(null);
  /** Where the word begins that nothing more is to be offered for. */
  #declined: number | null = null;
  at = $state(0);
  /** Room for the list is below the field only. */
  below = $state(false);
  readonly shown: readonly Suggestion[] = $derived.by(() =>
    this.#word === null ? [] : fitting(this.#word.query, this.ports.all()),
  );
  readonly is_open = $derived(this.shown.length > 0);

  constructor(private readonly ports: SuggesterPorts) {}

  /** The text or the caret changed. */
  look(): void {
    const field = this.ports.field();
    if (!field || field.selectionStart !== field.selectionEnd) return this.close();
    const found = word_before(field.value, field.selectionStart);
    if (found?.at !== this.#declined) this.#declined = null;
    const word = this.#declined === null ? found : null;
    if (word?.at !== this.#word?.at || word?.query !== this.#word?.query) this.at = 0;
    if (word && !this.#word) this.below = field.getBoundingClientRect().top - top_of(field) < 200;
    this.#word = word;
  }

  close(): void {
    this.#word = null;
  }

  /** Whether the key was for the list. */
  keydown(event: KeyboardEvent): boolean {
    if (!this.is_open || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return false;
    const count = this.shown.length;
    if (event.key === 'ArrowDown') this.at = (this.at + 1) % count;
    else if (event.key === 'ArrowUp') this.at = (this.at + count - 1) % count;
    else if (event.key === 'Enter' && !event.shiftKey) this.pick(this.at);
    else if (event.key === 'Escape') this.#decline();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #decline(): void {
    this.#declined = this.#word?.at ?? null;
    this.close();
  }

  pick(index: number): void {
    const one = this.shown[index];
    const text = this.ports.field()?.value;
    if (!one || text === undefined || !this.#word) return;
    const put = with_name(text, this.#word, one.name);
    this.close();
    this.ports.picked(one);
    this.ports.put(put.text, put.caret);
  }
}

/** Where what scrolls around the field begins: above it a list would be cut off. */
function top_of(field: HTMLElement): number {
  let box = field.parentElement;
  while (box && getComputedStyle(box).overflowY === 'visible') box = box.parentElement;
  return Math.max(0, box?.getBoundingClientRect().top ?? 0);
}
