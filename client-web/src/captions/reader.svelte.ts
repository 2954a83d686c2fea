/*
 * One reader of a talk's captions, for all places that show them: what they show, and whether they
 * are held. Held, nothing in them moves; new lines are counted. Only an erased line loses its text.
 */
import type { Caption, CaptionTyping } from '../protocol/messages';
import type { ChannelView } from '../realtime/index';

export class CaptionReader {
  /** As they were when they were held. */
  private held = $state.raw<readonly Caption[] | null>(null);

  private readonly current = $derived.by(() => this.view().shown('captions'));

  /** With what was loaded above since. */
  readonly lines: readonly Caption[] = $derived.by(() => {
    const { held } = this;
    if (held === null) return this.current;
    const first = held[0]?.seq ?? Infinity;
    return [...this.current.filter((line) => line.seq < first), ...held];
  });

  /** New ones behind the held ones; exact below limits.window_items. */
  readonly waiting = $derived.by(() => {
    const { held } = this;
    if (held === null) return 0;
    const last = held.at(-1)?.seq ?? 0;
    return this.current.filter((line) => line.seq > last && !line.erased).length;
  });

  readonly typing: readonly CaptionTyping[] = $derived.by(() => (this.is_held ? [] : this.view().typing));

  constructor(private readonly view: () => Pick<ChannelView, 'shown' | 'typing'>) {}

  get is_held(): boolean {
    return this.held !== null;
  }

  hold(): void {
    this.held ??= this.current;
  }
  go_on(): void {
    this.held = null;
  }

  /** Lines were changed: an erased one must be gone here, too. */
  renew(changes: readonly Caption[]): void {
    const erased = new Map(changes.filter((line) => line.erased).map((line) => [line.id, line]));
    if (this.held === null || erased.size === 0) return;
    this.held = this.held.map((line) => erased.get(line.id) ?? line);
  }
}
