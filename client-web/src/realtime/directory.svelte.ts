// Authorities, contact points and areas: small, whole, loaded at the first look. Looked at again
// when an id is asked for that is not in it, or by renew(), at most once a minute.
import type { Area, Authority, ContactPoint, Id } from '../protocol/messages';
import type { Environment } from '../transport/environment';
import type { DirectoryAnswer, Queries } from './queries';

export const reload_after_ms = 60_000;
export const retry_after_ms = 5_000;

const nothing: DirectoryAnswer = { authorities: [], contacts: [], areas: [] };

export class Directory {
  private answer = $state.raw<DirectoryAnswer | null>(null);
  private readonly by_id = $derived(index_of(this.answer ?? nothing));
  private loading: Promise<void> | null = null;
  private loaded_at: number | null = null;
  private failed_at: number | null = null;
  private generation = 0;

  constructor(
    private readonly environment: Environment,
    private readonly queries: Queries,
  ) {}

  /** Reactive, as all of these; empty lists and undefined until it is loaded. */
  get authorities(): readonly Authority[] {
    return this.whole().authorities;
  }
  get contacts(): readonly ContactPoint[] {
    return this.whole().contacts;
  }
  get areas(): readonly Area[] {
    return this.whole().areas;
  }
  get is_loaded(): boolean {
    return this.answer !== null;
  }
  authority(id: Id | undefined): Authority | undefined {
    return this.find(this.by_id.authorities, id);
  }
  contact(id: Id | undefined): ContactPoint | undefined {
    return this.find(this.by_id.contacts, id);
  }
  area(id: Id | undefined): Area | undefined {
    return this.find(this.by_id.areas, id);
  }

  /** Loads it unless it is there; resolves when that is done, well or not. */
  async load(): Promise<void> {
    if (this.answer === null) await this.reload();
  }

  /** Looks again at what is older than a minute, for who shows what may have changed; what is known
   * stays meanwhile. */
  async renew(): Promise<void> {
    if (this.is_old()) await this.reload();
  }

  /** For realtime/ only: another person logs in. */
  clear(): void {
    this.generation += 1;
    this.answer = null;
    this.loaded_at = this.failed_at = null;
  }

  private reload(): Promise<void> {
    const is_too_soon =
      this.failed_at !== null && this.environment.now() - this.failed_at < retry_after_ms;
    if (is_too_soon) return Promise.resolve();
    this.loading ??= this.fetch().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async fetch(): Promise<void> {
    const { generation } = this;
    try {
      const answer = await this.queries.directory();
      if (generation !== this.generation) return;
      this.answer = answer;
      this.loaded_at = this.environment.now();
      this.failed_at = null;
    } catch {
      if (generation === this.generation) this.retry_later();
    }
  }

  private whole(): DirectoryAnswer {
    if (this.answer === null) void this.load();
    return this.answer ?? nothing;
  }

  private find<T>(map: ReadonlyMap<Id, T>, id: Id | undefined): T | undefined {
    if (id === undefined) return undefined;
    const found = map.get(id);
    if (found === undefined && this.is_old()) void this.reload();
    return found;
  }

  private is_old(): boolean {
    return this.loaded_at === null || this.environment.now() - this.loaded_at >= reload_after_ms;
  }

  private retry_later(): void {
    const { generation } = this;
    this.failed_at = this.environment.now();
    this.environment.set_timer(() => {
      if (generation === this.generation && this.answer === null) void this.load();
    }, retry_after_ms);
  }
}

interface Index {
  authorities: ReadonlyMap<Id, Authority>;
  contacts: ReadonlyMap<Id, ContactPoint>;
  areas: ReadonlyMap<Id, Area>;
}

function index_of(answer: DirectoryAnswer): Index {
  return {
    authorities: new Map(answer.authorities.map((authority) => [authority.id, authority])),
    contacts: new Map(answer.contacts.map((contact) => [contact.id, contact])),
    areas: new Map(answer.areas.map((area) => [area.id, area])),
  };
}
