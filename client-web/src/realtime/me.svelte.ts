// Who is logged in, and changing that. Tells the rest of realtime/ when the person changes; with
// each change everything of the person before is dropped.
import { SvelteSet } from 'svelte/reactivity';
import type { Author, Id, Me as MeAnswer, Role } from '../protocol/messages';
import type { Api } from './api';
import { ApiError } from './api_error';
import type { LoginPage, Queries } from './queries';

/** ended: was logged in, and the login is over; what was not sent is kept for the same person. */
export type MeState = 'unknown' | 'out' | 'in' | 'ended';

export interface MeHooks {
  /** Somebody is logged in; `is_other` when it is not the person of before. */
  on_login(me: MeAnswer, is_other: boolean): void;
  /** Nobody is: logged out on purpose, or the login ended. */
  on_logout(how: 'out' | 'ended'): void;
  /** This tab changed the login that all tabs of the browser share. */
  on_changed_here(how: LoginChange): void;
}

export type LoginChange = 'in' | 'out';

export class Me {
  private current_state = $state.raw<MeState>('unknown');
  private answer = $state.raw<MeAnswer | null>(null);
  private loading: Promise<void> | null = null;
  private last_account: Id | null = null;
  private readonly pseudonyms = new SvelteSet<Author>();

  constructor(
    private readonly api: Api,
    private readonly queries: Queries,
    private readonly hooks: MeHooks,
  ) {}

  /** Reactive, as all of these. */
  get state(): MeState {
    return this.current_state;
  }
  /** Null unless somebody is logged in. */
  get current(): MeAnswer | null {
    return this.answer;
  }
  get id(): Id | undefined {
    return this.answer?.person.id;
  }
  /** By name or under a pseudonym of theirs. */
  is(author: Author | undefined): boolean {
    if (author === undefined) return false;
    return author === this.answer?.person.id || this.pseudonyms.has(author);
  }
  has(role: Role): boolean {
    return this.answer?.roles.includes(role) ?? false;
  }
  /** Answers for this contact point, itself or as deputy. */
  answers_for(contact: Id | undefined): boolean {
    return contact !== undefined && (this.answer?.contacts.includes(contact) ?? false);
  }

  /** For realtime/ only. */
  add_pseudonym(author: Author): void {
    this.pseudonyms.add(author);
  }
  forget_pseudonyms(): void {
    this.pseudonyms.clear();
  }

  /** What the login view offers. Throws ApiError. */
  login_page(signal?: AbortSignal): Promise<LoginPage> {
    return this.queries.login_page(signal);
  }

  /** Throws ApiError: `bad_login`, `too_fast`, `offline` ... */
  login(email: string, password: string): Promise<void> {
    return this.log_in('/api/login', { email, password });
  }

  /** Demo mode only. Throws ApiError. */
  demo_login(email: string): Promise<void> {
    return this.log_in('/api/login/demo', { email });
  }

  /** Asks nobody: the view asked about unsent entries before. Throws ApiError and changes nothing
   * when the server could not be told. */
  async logout(): Promise<void> {
    try {
      await this.api.post('/api/logout');
    } catch (error) {
      // Whoever is not logged in is logged out already.
      if (!(error instanceof ApiError && error.code === 'not_logged_in')) throw error;
    }
    this.leave('out');
    this.hooks.on_changed_here('out');
  }

  /** Looks who is logged in with this browser's cookie. Resolves always; while the server cannot be
   * asked the state stays as it is. */
  load(): Promise<void> {
    this.loading ??= this.look().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  /** For realtime/ only: the server said that nobody is logged in here. */
  handle_login_ended(): void {
    if (this.current_state === 'in') this.leave('ended');
    else if (this.current_state === 'unknown') this.current_state = 'out';
  }

  /** For realtime/ only: the person logged out in another tab. */
  handle_logged_out(): void {
    if (this.current_state === 'in' || this.current_state === 'ended') this.leave('out');
  }

  private async log_in(path: string, body: unknown): Promise<void> {
    this.enter(await this.api.post<MeAnswer>(path, body));
    this.hooks.on_changed_here('in');
  }

  private async look(): Promise<void> {
    try {
      this.enter(await this.queries.me());
    } catch (error) {
      if (error instanceof ApiError && error.code === 'not_logged_in') this.handle_login_ended();
    }
  }

  private enter(me: MeAnswer): void {
    const is_same_and_in = this.current_state === 'in' && this.answer?.person.id === me.person.id;
    const is_other = this.last_account !== me.person.id;
    this.answer = me;
    this.last_account = me.person.id;
    this.current_state = 'in';
    if (!is_same_and_in) this.hooks.on_login(me, is_other);
  }

  private leave(how: 'out' | 'ended'): void {
    this.answer = null;
    this.current_state = how;
    this.hooks.on_logout(how);
    if (how === 'out') this.last_account = null;
  }
}
