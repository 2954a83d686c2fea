/*
 * The posts of a thread as long as somebody reads it: what leaves the channel's window, because more
 * came, does not go from under the eyes. Call `follow` while the component is being set up.
 */
import { untrack } from 'svelte';
import type { Post } from '../protocol/messages';
import type { ChannelView } from '../realtime/index';

export class KeptPosts {
  // Only until the page with them is there; from then on the channel keeps them true itself.
  private above = $state.raw<readonly Post[]>([]);
  private before: readonly Post[] = [];

  readonly all: readonly Post[] = $derived.by(() => {
    const shown = this.thread.shown('posts');
    const first = shown[0]?.seq ?? 0;
    const above = this.above.filter((post) => post.seq < first);
    return above.length === 0 ? shown : [...above, ...shown];
  });

  constructor(private readonly thread: ChannelView) {}

  follow(): void {
    $effect.pre(() => {
      const shown = this.thread.shown('posts');
      untrack(() => this.keep(shown));
    });
  }

  private keep(shown: readonly Post[]): void {
    const first = shown[0];
    const { before } = this;
    this.before = shown;
    if (!first) return;
    const left = before.filter((post) => post.seq < first.seq);
    if (left.length === 0) {
      if (this.above.some((post) => post.seq >= first.seq)) this.above = [];
      return;
    }
    // After a long absence there may be a hole between; what lies above it is out of date.
    const is_next = left.at(-1)?.number === first.number - 1;
    this.above = is_next ? [...this.above, ...left] : [];
    if (is_next) void this.thread.load_older('posts');
  }
}
