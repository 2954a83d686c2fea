// Puts the parts together: one object of each, and who hears of what. Nothing connects before
// `start`, and no socket opens before somebody is logged in.
import { author_of } from '../protocol/author';
import type { ImmediateCommand, KeylessCommand } from '../protocol/envelope';
import type {
  ChannelName,
  Commands,
  Done,
  Id,
  Me as MeAnswer,
  OwnChanged,
  Question,
} from '../protocol/messages';
import type { Environment } from '../transport/environment';
import { Fallback } from '../transport/fallback';
import { polling_transport } from '../transport/polling';
import { websocket_transport } from '../transport/websocket';
import { Api } from './api';
import { ApiError } from './api_error';
import { Cards } from './cards.svelte';
import { Channels } from './channels.svelte';
import { Connection } from './connection.svelte';
import { Directory } from './directory.svelte';
import { Me, type LoginChange } from './me.svelte';
import { Outbox } from './outbox.svelte';
import { People } from './people.svelte';
import { Queries } from './queries';
import type { Answer } from './requests';
import type { Sending } from './sending.svelte';
import { Unread } from './unread.svelte';

const tabs_name = 'behoerdentalk.login';

export class Realtime {
  readonly api: Api;
  readonly queries: Queries;
  readonly connection: Connection;
  readonly channels: Channels;
  readonly outbox: Outbox;
  readonly people: People;
  readonly directory: Directory;
  readonly cards: Cards;
  readonly me: Me;
  readonly unread: Unread;
  private is_started = false;
  // Tells other tabs that the cookie they share is somebody else's now.
  private tell_tabs: (how: LoginChange) => void = () => undefined;

  constructor(private readonly environment: Environment) {
    this.api = new Api(environment);
    this.queries = new Queries(this.api);
    const { open } = new Fallback(
      environment,
      websocket_transport(environment),
      polling_transport(environment),
    );
    this.connection = new Connection(environment, open, () => this.is_login_gone());
    this.channels = new Channels(environment, this.connection, (channel, stream, before, limit) =>
      this.queries.page(channel, stream, before, limit),
    );
    this.people = new People(environment, this.queries);
    this.directory = new Directory(environment, this.queries);
    this.cards = new Cards(environment, this.queries);
    this.unread = new Unread(environment, this.queries, this.directory, (name) =>
      this.channels.open(name),
    );
    this.me = new Me(this.api, this.queries, {
      on_login: (me, is_other) => this.handle_login(me, is_other),
      on_logout: (how) => this.handle_logout(how),
      on_changed_here: (how) => this.tell_tabs(how),
    });
    this.outbox = new Outbox(environment, this.connection, {
      seq_of: (channel) => this.channels.seq_of(channel),
      on_done: (sending) => this.handle_done(sending),
    });
    this.connect_parts();
  }

  /** Looks who is logged in and begins. Resolves when that is known or the server cannot be asked;
   * then it is asked again until it is known. */
  async start(): Promise<void> {
    if (!this.is_started) {
      this.is_started = true;
      this.environment.on_page_event((what) => {
        if (what !== 'visible' && what !== 'online') return;
        this.outbox.wake();
        if (this.me.state === 'unknown') void this.me.load();
      });
      const tabs = this.environment.open_tab_channel(tabs_name, (how) => {
        // What a person left on purpose must not stay on the screen of another tab.
        if (how === 'out') this.me.handle_logged_out();
        else void this.me.load();
      });
      this.tell_tabs = (how) => tabs?.post(how);
    }
    await this.look_until_known();
  }

  /**
   * A command without a key, straight through: true when it was done. False when there is no
   * connection or it was refused; read positions are told again by the next visit.
   */
  send_now<C extends ImmediateCommand>(
    channel: ChannelName,
    command: C,
    data: Commands[C],
  ): Promise<boolean> {
    return new Promise((resolve) => {
      const request = { do: command satisfies KeylessCommand, channel, data };
      this.connection.requests.send(request, (answer) => {
        const own = own_part(command, data);
        if (answer.kind === 'ok' && own) this.handle_own_changed({ channel, ...own });
        resolve(answer.kind === 'ok');
      });
    });
  }

  /** Answers `lost` while the connection is not known to be this person's. */
  draw_pseudonym(
    talk: ChannelName,
    secret: string,
    answered: (answer: Answer<Done>) => void,
  ): void {
    if (this.channels.peek(`inbox:${this.me.id}`)?.status !== 'ready') return answered({ kind: 'lost' });
    const request = { do: 'pseudonym.draw', channel: talk, pseudonym: secret, data: {} } as const;
    this.connection.requests.send(request, answered);
  }

  /** Its inbox counts as the person's own while they are logged in. */
  follow_pseudonym(id: Id, secret: string): void {
    this.me.add_pseudonym(author_of(id));
    this.channels.set_secret(`inbox:${id}`, secret);
    this.unread.add_inbox(`inbox:${id}`);
  }

  /** Reactive. Whether the person wants to know this too, with what is on its way. */
  voted(channel: ChannelName, votes: readonly string[], question: string): boolean {
    const on_its_way = this.outbox
      .pending(channel, 'question.vote')
      .filter((sending) => sending.data.question === question && sending.state !== 'refused');
    return on_its_way.at(-1)?.data.on ?? votes.includes(question);
  }

  private connect_parts(): void {
    this.api.on_not_logged_in = () => this.me.handle_login_ended();
    this.channels.observe({
      on_applied: (_channel, event) => {
        this.outbox.handle_event(event);
        this.cards.handle_event(event);
      },
      on_position: (channel, seq) => this.outbox.handle_position(channel, seq),
      on_subscribed: (channel, is_readable) => this.handle_subscribed(channel, is_readable),
    });
    this.connection.listen({
      on_open: (offline_ms) => {
        if (offline_ms === null) return;
        this.unread.renew_soon();
        this.people.retry_now();
        this.cards.retry_now();
      },
      on_ephemeral: (push) => {
        if (push.event === 'own.changed') this.unread.handle_own_changed(push.data);
      },
      on_ended: () => this.me.handle_login_ended(),
    });
  }

  private async look_until_known(): Promise<void> {
    await this.me.load();
    if (this.me.state !== 'unknown') return;
    this.environment.set_timer(() => void this.look_until_known(), look_again_ms);
  }

  private async is_login_gone(): Promise<boolean> {
    try {
      await this.queries.me();
      return false;
    } catch (error) {
      return error instanceof ApiError && error.code === 'not_logged_in';
    }
  }

  private handle_login(me: MeAnswer, is_other: boolean): void {
    // A socket belongs to the login it was opened with. After an ended login of the same person
    // there is none, and what was missed is counted from its end.
    if (is_other || this.connection.state !== 'ended') this.connection.stop();
    if (is_other) this.forget_person();
    this.people.remember(me.person);
    this.outbox.use_account(me.person.id);
    this.unread.start(me);
    this.connection.start();
  }

  /** Only the owner reads an inbox, so its answer says whose connection this is. */
  private handle_subscribed(channel: ChannelName, is_readable: boolean): void {
    if (this.me.id === undefined || channel !== `inbox:${this.me.id}`) return;
    if (is_readable) this.outbox.confirm();
    else void this.me.load();
  }

  private handle_logout(how: 'out' | 'ended'): void {
    if (how === 'out') {
      this.outbox.discard_all();
      this.forget_person();
      this.connection.stop();
      // After an ended login unsent lines stay as they are, for the same person's next one.
      this.outbox.use_account(null);
    }
    this.unread.stop();
  }

  private forget_person(): void {
    this.me.forget_pseudonyms();
    this.unread.stop();
    this.channels.clear();
    this.people.clear();
    this.directory.clear();
    this.cards.clear();
  }

  private handle_own_changed(changed: OwnChanged): void {
    this.channels.peek(changed.channel)?.handle_own_changed(changed);
    this.unread.handle_own_changed(changed);
  }

  /** What a reply says of one's own state, before or without a push that says it. */
  private handle_done(sending: Sending): void {
    if (is_sending_of(sending, 'question.vote')) {
      const { question, on } = sending.data;
      // Of a repeat it is not known whether something newer was said since, elsewhere.
      if (sending.done?.repeat) return;
      this.handle_own_changed({ channel: sending.channel, question, vote: on });
    } else if (is_sending_of(sending, 'question.ask') && sending.done?.seq === undefined) {
      const question = this.waiting_question(sending);
      if (question) this.channels.peek(sending.channel)?.handle_own_question(question);
    }
  }

  /** Under review no event comes: the reply names id and number, the rest is what was sent. */
  private waiting_question(sending: Sending<'question.ask'>): Question | null {
    const { item, number } = sending.done ?? {};
    if (item === undefined || number === undefined || this.me.id === undefined) return null;
    return {
      id: item,
      seq: 0,
      at: new Date(sending.made_at).toISOString(),
      by: sending.pseudonym ? author_of(sending.pseudonym.id) : this.me.id,
      number,
      text: sending.data.text,
      state: 'waiting',
      task: sending.data.task ?? '',
      votes: 0,
      erased: false,
    };
  }
}

/** Between two looks at who is logged in while the server cannot be asked. */
const look_again_ms = 5_000;

/** What an own command did to the own state. */
function own_part(
  command: ImmediateCommand,
  data: Commands[ImmediateCommand],
): Omit<OwnChanged, 'channel'> | null {
  if (command === 'own.follow' && 'level' in data) return { level: data.level };
  return 'number' in data ? { read: data.number } : null;
}

function is_sending_of<C extends Sending['do']>(
  sending: Sending,
  command: C,
): sending is Sending & Sending<C> {
  return sending.do === command;
}
