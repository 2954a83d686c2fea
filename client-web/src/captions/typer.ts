/*
 * Sends the unfinished line of who types, as often as the server passes it on and no more often: the
 * first change at once, then the latest state of the line, one after the other. What was not passed on
 * is sent again while the line stands like that, a few times.
 */
import { limits } from '../protocol/messages';

/** A little slower than the server's bound, so that a jittering clock never exceeds it. */
export const typing_every_ms = 1_200 / limits.caption_types_per_second;
/** Without a connection the finished line is what comes later. */
export const tries_max = 5;

export interface TyperOptions {
  /** Resolves with whether it was passed on. */
  send: (text: string) => Promise<boolean>;
  now: () => number;
  set_timer: (run: () => void, ms: number) => () => void;
}

export class Typer {
  private sent = '';
  private sent_at = -Infinity;
  private waiting: string | null = null;
  private is_on_its_way = false;
  private tries = 0;
  private cancel: () => void = () => undefined;

  constructor(private readonly options: TyperOptions) {}

  /** The line is this now. */
  type(text: string): void {
    const line = [...text].slice(0, limits.caption_text_max).join('');
    if (line === (this.waiting ?? this.sent)) return;
    this.waiting = line;
    this.tries = 0;
    this.go_on();
  }

  /** The line was finished: what waits is in it, and nobody need be told that it is empty now. */
  finish(): void {
    this.stop();
    this.sent = '';
  }

  stop(): void {
    this.cancel();
    this.waiting = null;
  }

  private go_on(): void {
    this.cancel();
    if (this.waiting === null || this.is_on_its_way) return;
    const rest = this.sent_at + typing_every_ms - this.options.now();
    if (rest > 0) this.cancel = this.options.set_timer(() => this.go_on(), rest);
    else void this.send(this.waiting);
  }

  private async send(line: string): Promise<void> {
    this.waiting = null;
    this.sent = line;
    this.sent_at = this.options.now();
    this.is_on_its_way = true;
    this.tries += 1;
    const was_passed_on = await this.options.send(line);
    this.is_on_its_way = false;
    const still_stands = this.waiting === null && this.sent === line;
    if (!was_passed_on && still_stands && this.tries < tries_max) this.waiting = line;
    this.go_on();
  }
}
