// Pseudonyms of one person on this machine. One localStorage key a talk, so that tabs never overwrite
// each other. Synchronous.
import type { ChannelName, Id } from '../protocol/messages';
import type { Environment } from '../transport/environment';

export interface StoredPseudonym {
  /** Whoever has it speaks under the pseudonym. Saved before the server is asked. */
  secret: string;
  made_at: number;
  /** Once it was drawn. */
  id?: Id;
}

const prefix = 'behoerdentalk.pseudonyms.';

export class PseudonymStorage {
  constructor(private readonly environment: Environment) {}

  find(account: Id, talk: ChannelName): StoredPseudonym | null {
    return parse(this.environment.storage()?.get(name_of(account, talk)) ?? null);
  }

  /** False when the browser cannot store it. */
  save(account: Id, talk: ChannelName, pseudonym: StoredPseudonym): boolean {
    const storage = this.environment.storage();
    if (!storage) return false;
    try {
      storage.set(name_of(account, talk), JSON.stringify(pseudonym));
      return true;
    } catch {
      return false;
    }
  }

  /** Those that were drawn, the newest first. */
  drawn(account: Id): { talk: ChannelName; pseudonym: StoredPseudonym & { id: Id } }[] {
    const start = `${prefix}${account}.`;
    const found: { talk: ChannelName; pseudonym: StoredPseudonym & { id: Id } }[] = [];
    for (const name of this.environment.storage()?.keys() ?? []) {
      if (!name.startsWith(start)) continue;
      const talk = name.slice(start.length);
      const pseudonym = this.find(account, talk);
      if (pseudonym?.id !== undefined) found.push({ talk, pseudonym: { ...pseudonym, id: pseudonym.id } });
    }
    return found.sort((a, b) => b.pseudonym.made_at - a.pseudonym.made_at);
  }
}

function name_of(account: Id, talk: ChannelName): string {
  return `${prefix}${account}.${talk}`;
}

function parse(text: string | null): StoredPseudonym | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<StoredPseudonym> | null;
    if (typeof value?.secret !== 'string' || typeof value.made_at !== 'number') return null;
    return typeof value.id === 'string'
      ? { secret: value.secret, made_at: value.made_at, id: value.id }
      : { secret: value.secret, made_at: value.made_at };
  } catch {
    return null;
  }
}
