// What views import: one object of each part. README.md says how to use them.
import { browser_environment, type Environment } from '../transport/environment';
import { guest_environment, guest_talk } from '../transport/guest';
import type { ImmediateCommand, KeyedCommand } from '../protocol/envelope';
import type { ChannelName, Commands, Id } from '../protocol/messages';
import type { ChannelStore } from './channel_store.svelte';
import { counted_with } from './own';
import { Realtime } from './realtime.svelte';
import type { OutboxEntry } from './outbox_storage';
import type { Sending } from './sending.svelte';
import { ChannelView } from './use_channel.svelte';

type Pseudonym = NonNullable<OutboxEntry['pseudonym']>;

/** Tests put their own members in before `realtime.start`. */
export const environment: Environment =
  guest_talk === null ? browser_environment() : guest_environment(browser_environment(), guest_talk);

export const realtime = new Realtime(environment);
export const { connection, outbox, people, directory, cards, me, unread, queries } = realtime;

/** For a component: opened now, closed with it, exchanged when the name changes. Call it while the
 * component is being set up. */
export function use_channel(name: () => ChannelName | null): ChannelView {
  return new ChannelView(name, open_channel);
}

/** Outside of components. Call `close` of the store exactly once for each call. */
export function open_channel(name: ChannelName): ChannelStore {
  return realtime.channels.open(name);
}

/** Saves the intent and sends it until it is answered. Never throws, never loses the text. */
export function send<C extends KeyedCommand>(
  channel: ChannelName,
  command: C,
  data: Commands[C],
  /** Says it under that instead of by name. */
  pseudonym?: Pseudonym,
): Sending<C> {
  return outbox.send(channel, command, data, pseudonym);
}

/** What needs no key: own state, and captions that are being typed. True when it was done. */
export function send_now<C extends ImmediateCommand>(
  channel: ChannelName,
  command: C,
  data: Commands[C],
): Promise<boolean> {
  return realtime.send_now(channel, command, data);
}

/**
 * Reactive. Whether the person wants to know this question, or one that was merged into it, with what
 * is on its way.
 */
export function voted(
  channel: Pick<ChannelStore, 'name' | 'own' | 'state'> | { store: ChannelStore | null },
  question: Id,
): boolean {
  const store = 'store' in channel ? channel.store : channel;
  if (store === null) return false;
  const counted = counted_with(question, store.state.questions ?? []);
  const votes = store.own.votes.some((vote) => counted.has(vote)) ? [question] : [];
  return realtime.voted(store.name, votes, question);
}

export { ApiError, type ApiErrorCode } from './api_error';
export type { CaughtUp, CreatedCounts } from './catch_up';
export type { ChannelStatus, EventHandler, EventMoment, Position } from './channel_host';
export type { ChannelStore } from './channel_store.svelte';
export type { OlderStatus } from './older.svelte';
export type { MeState } from './me.svelte';
export { calendar_url, captions_url, file_url } from './queries';
export type { LoginPage, Revision, StateAt, ThreadRow } from './queries';
export type { Sending, SendingState } from './sending.svelte';
export type { FollowedChannel } from './unread.svelte';
export type { ChannelView } from './use_channel.svelte';
