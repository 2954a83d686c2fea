// The caption lines that are being typed in one talk. Ephemeral: each may be lost, so each has an end
// of its own, and a line that was finished takes the place of what was typed before it.
import type { Author, Caption, CaptionTyping } from '../protocol/messages';
import type { Cancel, Environment } from '../transport/environment';

/** Who types nothing for so long has given the line up, or is gone. */
export const typing_stays_ms = 10_000;

export class Typing {
  private current = $state.raw<readonly CaptionTyping[]>([]);
  private readonly ends = new Map<Author, Cancel>();

  /** `finished`: the lines of the window, ascending. */
  constructor(
    private readonly environment: Pick<Environment, 'set_timer'>,
    private readonly finished: () => readonly Caption[],
  ) {}

  /** Reactive. */
  get lines(): readonly CaptionTyping[] {
    return this.current;
  }

  take(typing: CaptionTyping): void {
    if (typing.text.trim() === '' || this.is_finished(typing)) return this.drop(typing.by);
    const place = this.current.findIndex((one) => one.by === typing.by);
    this.current = place < 0 ? [...this.current, typing] : this.current.with(place, typing);
    this.ends.get(typing.by)?.();
    const end = this.environment.set_timer(() => this.drop(typing.by), typing_stays_ms);
    this.ends.set(typing.by, end);
  }

  /** Lines were finished. */
  renew(): void {
    for (const one of this.current) if (this.is_finished(one)) this.drop(one.by);
  }

  clear(): void {
    for (const one of this.current) this.drop(one.by);
  }

  private is_finished(typing: CaptionTyping): boolean {
    return this.finished().some((line) => line.by === typing.by && line.seq > typing.after);
  }

  private drop(by: Author): void {
    if (!this.current.some((one) => one.by === by)) return;
    this.ends.get(by)?.();
    this.ends.delete(by);
    this.current = this.current.filter((one) => one.by !== by);
  }
}
