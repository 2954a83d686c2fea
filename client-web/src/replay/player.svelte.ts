/*
 * Plays a recording: a channel like any other, whose server is the recording. What shows the live
 * room shows this as well; nothing is sent, since nothing can be done in it.
 */
import type { ChannelHost } from '../realtime/channel_host';
import { ChannelStore } from '../realtime/channel_store.svelte';
import { HeldUp } from '../realtime/held_up.svelte';
import type { ChannelName } from '../protocol/messages';
import type { Cancel, Environment } from '../transport/environment';
import type { Recording } from './recording';

/** The clock of the talk moves this often while it plays. */
const tick_ms = 200;
/** Up to so many events on the way forward are applied one by one, so that nothing on screen jumps. */
const steps_max = 200;
/** A recording has one life only. */
const epoch = '00000000-0000-0000-0000-000000000000';

export const speeds = [1, 1.5, 2, 4] as const;

export class Player {
  /** Milliseconds since 1970, by the clock of the talk. */
  at = $state(0);
  playing = $state(false);
  speed = $state<number>(1);
  readonly store: ChannelStore;
  private cancel: Cancel = () => undefined;
  private ticked = 0;

  constructor(
    readonly recording: Recording,
    channel: ChannelName,
    private readonly environment: Environment,
  ) {
    this.at = recording.begin;
    this.store = new ChannelStore(channel, this.host());
    this.store.subscribe();
  }

  /** Reactive: whether the end is reached. */
  get ended(): boolean {
    return this.at >= this.recording.end;
  }

  seek(at: number): void {
    const { begin, end } = this.recording;
    this.at = Math.min(Math.max(at, begin), end);
    const from = this.store.position?.seq ?? 0;
    const to = this.recording.position_at(this.at);
    if (to === from) return;
    if (to < from || to - from > steps_max) return this.store.subscribe();
    for (const event of this.recording.between(from, to)) this.store.handle_event(event);
  }

  /** From the beginning again once it has ended. */
  play(): void {
    if (this.playing) return;
    if (this.ended) this.seek(this.recording.begin);
    this.playing = true;
    this.ticked = this.environment.now();
    this.tick();
  }

  pause(): void {
    this.cancel();
    this.playing = false;
  }

  private tick(): void {
    this.cancel = this.environment.set_timer(() => {
      const now = this.environment.now();
      this.seek(this.at + Math.max(0, now - this.ticked) * this.speed);
      this.ticked = now;
      if (this.ended) this.playing = false;
      else this.tick();
    }, tick_ms);
  }

  private host(): ChannelHost {
    const { environment, recording } = this;
    const nothing = (): void => undefined;
    return {
      environment,
      held_up: new HeldUp(() => environment.now()),
      moment: () => this.at,
      subscribe: (_request, answered) => {
        const seq = recording.position_at(this.at);
        answered({ kind: 'ok', ok: { epoch, seq, recovered: false, state: recording.state_at(seq), activity: [] } });
      },
      load_page: (_channel, stream, before, limit) => {
        const seq = this.store.position?.seq ?? 0;
        const items = recording.whole(stream, seq).filter((item) => item.seq < before).slice(-limit);
        return Promise.resolve({ seq, state: { [stream]: items } });
      },
      on_applied: nothing,
      on_position: nothing,
      on_subscribed: nothing,
      on_settled: nothing,
      close: nothing,
    };
  }
}
