// The envelopes of contract C3 as the browser sees them: what it sends, and the three things that
// come back. Parsing is lenient on unknown fields, since a newer server may add some.
import type {
  Activity,
  CaptionTyping,
  ChannelName,
  CommandName,
  Commands,
  Done,
  ErrorCode,
  Event,
  Id,
  Listeners,
  LobbyShown,
  OwnChanged,
  Restarting,
  SlidePointer,
  Subscribed,
} from './messages';

/** Commands that store no event: they take no key and go straight through. */
export type KeylessCommand =
  'subscribe' | 'unsubscribe' | 'ping' | 'own.follow' | 'own.read' | 'caption.type' | 'slides.point'
  | 'pseudonym.draw' | 'lobby.show';
/** Of these, what views send themselves: at once or not at all. */
export type ImmediateCommand = Exclude<Extract<KeylessCommand, `${string}.${string}`>, 'pseudonym.draw'>;
/** Commands that travel through the outbox under a key. */
export type KeyedCommand = Exclude<CommandName, KeylessCommand>;

export interface CommandFrame<C extends CommandName = CommandName> {
  id: number;
  do: C;
  channel?: ChannelName;
  key?: Id;
  /** The secret of the pseudonym that it comes under. */
  pseudonym?: string;
  data: Commands[C];
}

/** A refusal as the wire carries it. `text` is English and for developers; people read the
 * catalogue's sentence for `code`. */
export interface ErrorBody {
  code: ErrorCode;
  temporary: boolean;
  text: string;
  field?: string;
}

export interface OkReply {
  id: number;
  ok: Done | Subscribed;
}

export interface ErrorReply {
  /** Absent when the server could not even read the id. */
  id?: number;
  error: ErrorBody;
}

/** Pushes without a `seq`: may be lost, never mixed into order. */
export type EphemeralPush =
  | { channel: ChannelName; event: 'activity'; data: Activity[] }
  | { channel: ChannelName; event: 'listeners'; data: Listeners }
  | { channel: ChannelName; event: 'caption.typing'; data: CaptionTyping }
  | { channel: ChannelName; event: 'own.changed'; data: OwnChanged }
  | { channel: ChannelName; event: 'slides.pointer'; data: SlidePointer }
  | { channel: ChannelName; event: 'lobby.shown'; data: LobbyShown }
  | { event: 'restarting'; data: Restarting };

export type ServerMessage =
  | { kind: 'ok'; reply: OkReply }
  | { kind: 'error'; reply: ErrorReply }
  | { kind: 'event'; event: Event }
  | { kind: 'ephemeral'; push: EphemeralPush }
  | { kind: 'heartbeat' };

const ephemeral_events: ReadonlySet<unknown> = new Set([
  'activity',
  'listeners',
  'caption.typing',
  'own.changed',
  'slides.pointer',
  'lobby.shown',
  'restarting',
]);

/**
 * The messages of one text frame, in order. Lines that are no JSON object and ephemeral pushes of
 * an unknown kind are left out: a hole that this could make is noticed by the numbers.
 */
export function decode_frame(text: string): ServerMessage[] {
  const messages: ServerMessage[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const message = decode_line(line);
    if (message) messages.push(message);
  }
  return messages;
}

function decode_line(line: string): ServerMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  // The server's encoder and these types are printed from the same structs.
  if ('ok' in value && 'id' in value) return { kind: 'ok', reply: value as OkReply };
  if ('error' in value) return { kind: 'error', reply: value as ErrorReply };
  if ('seq' in value && 'channel' in value) return { kind: 'event', event: value as Event };
  if ('event' in value) {
    if (!ephemeral_events.has(value.event)) return null;
    return { kind: 'ephemeral', push: value as EphemeralPush };
  }
  return { kind: 'heartbeat' };
}
