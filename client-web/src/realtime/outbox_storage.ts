// Unsent intents on this machine: one localStorage key an entry, so that tabs never overwrite each
// other (README.md says why localStorage). Synchronous; stored when `save` returns true.
import type { ErrorBody, KeyedCommand } from '../protocol/envelope';
import { is_id, new_id } from '../protocol/ids';
import type { ChannelName, Commands, Id } from '../protocol/messages';
import type { Environment } from '../transport/environment';

/** One intent of one person, as stored. */
export interface OutboxEntry<C extends KeyedCommand = KeyedCommand> {
  /** Made once, reused for every retry (contract C3). */
  key: Id;
  channel: ChannelName;
  do: C;
  data: Commands[C];
  /** Milliseconds since 1970, by this machine's clock; for people. */
  made_at: number;
  /** Grows within a tab; entries of a channel are sent in this order. */
  order: number;
  /** Under which it was meant, and so is sent for ever; absent: by name. */
  pseudonym?: { id: Id; secret: string };
  /** Set once the server refused it: it stays as a draft. */
  error?: ErrorBody;
}

/** A frame above this closes the connection; the envelope around `data` has about 300 bytes. */
export const data_bytes_max = 64 * 1024 - 512;

/** A new intent, behind `last_order`, and whether it fits into a frame. */
export function make_entry<C extends KeyedCommand>(
  channel: ChannelName,
  command: C,
  data: Commands[C],
  now: number,
  last_order: number,
  pseudonym?: OutboxEntry['pseudonym'],
): { entry: OutboxEntry<C>; is_small: boolean } {
  // A copy: what the view does with its object later must not change what this key stands for, and
  // a proxy of $state cannot be told to other tabs.
  const text = JSON.stringify(data);
  const entry: OutboxEntry<C> = {
    key: new_id(),
    channel,
    do: command,
    data: JSON.parse(text) as Commands[C],
    made_at: now,
    order: Math.max(last_order + 1, now),
    ...(pseudonym && { pseudonym: { id: pseudonym.id, secret: pseudonym.secret } }),
  };
  return { entry, is_small: new TextEncoder().encode(text).length <= data_bytes_max };
}

const prefix = 'behoerdentalk.outbox.';

export class OutboxStorage {
  constructor(private readonly environment: Environment) {}

  /** False when the browser cannot store it: forbidden, or full. */
  save(account: Id, entry: OutboxEntry): boolean {
    const storage = this.environment.storage();
    if (!storage) return false;
    try {
      storage.set(name_of(account, entry.key), JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  }

  remove(account: Id, key: Id): void {
    this.environment.storage()?.remove(name_of(account, key));
  }

  has(account: Id, key: Id): boolean {
    return this.environment.storage()?.get(name_of(account, key)) != null;
  }

  /** What this person has not sent yet, in order. What cannot be read is left out. */
  load(account: Id): OutboxEntry[] {
    const storage = this.environment.storage();
    if (!storage) return [];
    const entries: OutboxEntry[] = [];
    for (const name of storage.keys()) {
      if (!name.startsWith(`${prefix}${account}.`)) continue;
      const entry = parse_entry(storage.get(name));
      if (entry) entries.push(entry);
    }
    return entries.sort(by_order);
  }
}

/** Two tabs may give the same order; the key decides then, the same everywhere. */
export function by_order(a: OutboxEntry, b: OutboxEntry): number {
  return a.order - b.order || (a.key < b.key ? -1 : 1);
}

function name_of(account: Id, key: Id): string {
  return `${prefix}${account}.${key}`;
}

function parse_entry(text: string | null): OutboxEntry | null {
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const entry = value as Partial<OutboxEntry>;
  const is_whole =
    typeof entry.key === 'string' &&
    is_id(entry.key) &&
    typeof entry.channel === 'string' &&
    typeof entry.do === 'string' &&
    typeof entry.order === 'number' &&
    typeof entry.made_at === 'number' &&
    typeof entry.data === 'object';
  return is_whole ? (value as OutboxEntry) : null;
}
