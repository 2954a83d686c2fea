// What views import: one object of each part. README.md says how to use them.
import { browser_environment, type Environment } from '../transport/environment';
import type { KeyedCommand } from '../protocol/envelope';
import type { ChannelName, Commands, Id } from '../protocol/messages';
import type { ChannelStore } from './channel_store.svelte';
import { Realtime } from './realtime.svelte';
import type { Sending } from './sending.svelte';
import { ChannelView } from './use_channel.svelte';

/** Tests put their own members in before `realtime.start`. */
export const environment: Environment = browser_environment();

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
): Sending<C> {
  return outbox.send(channel, command, data);
}

/** Own state without a key; true when it was done. */
export function send_now<C extends 'own.follow' | 'own.read'>(
  channel: ChannelName,
  command: C,
  data: Commands[C],
): Promise<boolean> {
  return realtime.send_now(channel, command, data);
}

/** Reactive. Whether the person wants to know this question too, with what is on its way. */
export function voted(
  channel: Pick<ChannelStore, 'name' | 'own'> | { store: ChannelStore | null },
  question: Id,
): boolean {
  const store = 'store' in channel ? channel.store : channel;
  return store !== null && realtime.voted(store.name, store.own.votes, question);
}

export { ApiError, type ApiErrorCode } from './api_error';
export type { CaughtUp, CreatedCounts } from './catch_up';
export type { ChannelStatus, EventHandler, EventMoment, Position } from './channel_host';
export type { ChannelStore } from './channel_store.svelte';
export type { OlderStatus } from './older.svelte';
export type { MeState } from './me.svelte';
export { file_url } from './queries';
export type { LoginPage, Revision, StateAt, ThreadRow } from './queries';
export type { Sending, SendingState } from './sending.svelte';
export type { FollowedChannel } from './unread.svelte';
export type { ChannelView } from './use_channel.svelte';
