// Tickets of one person on this machine, and what only this browser knows of their use. One
// localStorage key each, so that tabs never overwrite each other. Synchronous.
import type { ChannelName, Id, TicketUse } from '../protocol/messages';
import type { Environment } from '../transport/environment';
import type { Blinded } from './blind';

export interface StoredTicket extends Blinded {
  /** The modulus it is drawn with. */
  key: string;
  /** Once it was drawn. */
  signature?: string;
  /** A ballot's: it was cast and counted. */
  is_cast?: boolean;
}

/** One use that is not answered yet. Sent apart from everything that bears a name. */
export interface StoredUse {
  use: TicketUse;
  made_at: number;
}

const prefix = 'behoerdentalk.tickets.';

/** What a ticket is for. */
export function scope_of(channel: ChannelName, poll?: Id): string {
  return poll === undefined ? channel : `${channel}.${poll}`;
}

export class TicketStorage {
  constructor(private readonly environment: Environment) {}

  ticket(account: Id, scope: string): StoredTicket | null {
    return this.read<StoredTicket>(`${account}.ticket.${scope}`);
  }
  /** False when the browser cannot store it. */
  save_ticket(account: Id, scope: string, ticket: StoredTicket): boolean {
    return this.write(`${account}.ticket.${scope}`, ticket);
  }

  uses(account: Id): StoredUse[] {
    const start = `${prefix}${account}.use.`;
    const names = (this.environment.storage()?.keys() ?? []).filter((name) => name.startsWith(start));
    return names
      .map((name) => this.read<StoredUse>(name.slice(prefix.length)))
      .filter((use) => use !== null)
      .sort((a, b) => a.made_at - b.made_at);
  }
  save_use(account: Id, use: StoredUse): boolean {
    return this.write(`${account}.use.${use.use.key}`, use);
  }
  remove_use(account: Id, key: Id): void {
    this.environment.storage()?.remove(`${prefix}${account}.use.${key}`);
  }

  /** Questions that were asked with tickets of this browser. */
  own(account: Id): Id[] {
    return this.read<Id[]>(`${account}.own`) ?? [];
  }
  add_own(account: Id, question: Id): void {
    // More than anybody looks back at.
    const kept = this.own(account).filter((id) => id !== question).slice(-199);
    this.write(`${account}.own`, [...kept, question]);
  }

  private read<T>(name: string): T | null {
    const text = this.environment.storage()?.get(prefix + name) ?? null;
    if (text === null) return null;
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' ? (value as T) : null;
    } catch {
      return null;
    }
  }

  private write(name: string, value: unknown): boolean {
    const storage = this.environment.storage();
    if (!storage) return false;
    try {
      storage.set(prefix + name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }
}
