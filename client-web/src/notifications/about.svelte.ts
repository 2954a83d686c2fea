/*
 * The question, post or chat message that a line is about: live from its channel, or fetched when it is older than
 * the channel's window. For a component; call the constructor while it is being set up.
 */
import { untrack } from 'svelte';
import { address_of, parse_address } from '../protocol/address';
import type { Address, ChatMessage, Post, Question, Talk } from '../protocol/messages';
import { ApiError, queries, use_channel, type ChannelView } from '../realtime/index';
import { channel_about } from './inbox.svelte';

export class About {
  readonly channel: ChannelView;
  private fetched = $state.raw<{
    about: Address;
    question?: Question;
    post?: Post;
    message?: ChatMessage;
  } | null>(null);
  problem = $state.raw<ApiError | null>(null);
  is_gone = $state(false);
  private tries = $state(0);

  private readonly parts = $derived.by(() => {
    const about = this.about();
    return about === null ? null : parse_address(about);
  });
  readonly question: Question | undefined = $derived.by(() => {
    if (this.parts?.kind !== 'question') return undefined;
    const { id } = this.parts;
    const known = this.channel.shown('questions').find((question) => question.id === id);
    return known ?? (this.fetched?.about === this.about() ? this.fetched?.question : undefined);
  });
  readonly post: Post | undefined = $derived.by(() => {
    if (this.parts?.kind !== 'post') return undefined;
    const { id } = this.parts;
    const known = this.channel.shown('posts').find((post) => post.id === id);
    return known ?? (this.fetched?.about === this.about() ? this.fetched?.post : undefined);
  });

  readonly message: ChatMessage | undefined = $derived.by(() => {
    if (this.parts?.kind !== 'message') return undefined;
    const { id } = this.parts;
    const known = this.channel.shown('messages').find((message) => message.id === id);
    return known ?? (this.fetched?.about === this.about() ? this.fetched?.message : undefined);
  });

  /** The talk itself, not something in it. */
  readonly talk: Talk | undefined = $derived.by(() =>
    this.parts?.kind === 'self' ? this.channel.state.talk : undefined,
  );

  constructor(private readonly about: () => Address | null) {
    this.channel = use_channel(() => {
      const wanted = this.about();
      return wanted === null ? null : channel_about(wanted);
    });
    $effect(() => {
      const wanted = this.about();
      const { status } = this.channel;
      void this.tries;
      if (wanted === null || status === 'loading') return undefined;
      return untrack(() => this.look(wanted));
    });
  }

  /** What the post answers to, if it is the reader's and known here. */
  replied_to(post: Post): Post | undefined {
    return this.channel.shown('posts').find((other) => other.id === post.reply_to);
  }

  again(): void {
    this.problem = null;
    this.tries += 1;
  }

  private look(wanted: Address): (() => void) | undefined {
    this.is_gone = this.channel.status === 'no_channel' || this.parts === null;
    this.problem = null;
    if (this.is_gone || !this.parts || this.parts.kind === 'self') return undefined;
    if (this.question || this.post || this.message) return undefined;
    const stop = new AbortController();
    const stream = stream_of(this.parts.kind);
    queries.item(this.parts.channel, stream, { id: this.parts.id }, stop.signal).then(
      ({ state }) => {
        const question = state.questions?.[0];
        const post = state.posts?.[0];
        const message = state.messages?.[0];
        if (question || post || message) this.fetched = { about: wanted, question, post, message };
        else this.is_gone = true;
      },
      (error: unknown) => {
        if (stop.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        if (['not_found', 'no_channel', 'forbidden', 'bad_value'].includes(error.code)) this.is_gone = true;
        else this.problem = error;
      },
    );
    return () => stop.abort();
  }

  /** The address whose links are this thing's. */
  get here(): Address | null {
    const { parts } = this;
    if (!parts || (parts.kind !== 'question' && parts.kind !== 'post')) return null;
    return address_of(parts.channel, parts.kind, parts.id);
  }
}

function stream_of(kind: string): 'posts' | 'messages' | 'questions' {
  if (kind === 'post') return 'posts';
  return kind === 'message' ? 'messages' : 'questions';
}
