// A server that lives in the test: numbers events, knows keys, resumes, answers HTTP. What it does
// is contract.md in small; what goes wrong the test says (`cut`, `accepts`, `answers`, `refuse`).
import type { CommandFrame, ErrorBody } from '../../protocol/envelope';
import { new_id } from '../../protocol/ids';
import type {
  Card,
  ChannelName,
  Commands,
  ContactPoint,
  Area,
  Authority,
  Done,
  ErrorCode,
  Event,
  Following,
  Me,
  Person,
  State,
} from '../../protocol/messages';
import { FakeBrowser, type FakeNetwork } from './fake_browser';
import { FakeChannel } from './fake_channel';
import { FakeClock, seeded_random } from './fake_clock';
import { answer_http } from './fake_http';
import { FakePolls } from './fake_polls';
import { FakeSocket } from './fake_socket';
import { event_of_command } from './fake_commands';

export const no_id = '00000000-0000-4000-8000-000000000000';

export class FakeServer implements FakeNetwork {
  readonly clock = new FakeClock();
  readonly browser: FakeBrowser;
  /** Every socket that was ever opened, oldest first. */
  readonly sockets: FakeSocket[] = [];
  /** Requests over HTTP, as `GET /api/me`. */
  readonly requests: string[] = [];
  /** Commands that were received, in order, with repeats. */
  readonly received: CommandFrame[] = [];
  readonly channels = new Map<ChannelName, FakeChannel>();
  /** False: sockets stay connecting, as behind a dead network. */
  accepts = true;
  /** What a proxy does to WebSockets: `strip` refuses the upgrade, `swallow` lets nothing through. */
  proxy: 'none' | 'strip' | 'swallow' = 'none';
  readonly polls = new FakePolls(this);
  /** False: commands are committed, but nothing is answered, pushed, or beats after the first push. */
  answers = true;
  /** False: HTTP fails as without a network. */
  has_http = true;
  /** Who the cookie says; null without a login. */
  account: Me | null;
  people: Person[] = [];
  cards: Card[] = [];
  following: Following[] = [];
  authorities: Authority[] = [];
  contacts: ContactPoint[] = [];
  areas: Area[] = [];
  /** Channels that nobody may read. */
  readonly forbidden = new Set<ChannelName>();
  private readonly subscribed = new Map<FakeSocket, Set<ChannelName>>();
  private readonly accounts = new Map<FakeSocket, Me>();
  private readonly done = new Map<string, Done>();
  private refusals: { do: string; error: ErrorBody }[] = [];

  constructor(me: Me = person('Kim Probe'), seed = 1) {
    this.account = me;
    this.people = [me.person];
    this.browser = new FakeBrowser(this.clock, this, seeded_random(seed));
    this.beat();
  }

  channel(name: ChannelName): FakeChannel {
    const known = this.channels.get(name);
    if (known) return known;
    const made = new FakeChannel(name);
    this.channels.set(name, made);
    return made;
  }

  /** Appends an event and pushes it to who follows the channel. New items have `seq: 0`. */
  commit(
    name: ChannelName,
    event: string,
    data: State,
    options: { by?: string; key?: string; push?: boolean } = {},
  ): Event {
    const at = new Date(this.clock.now()).toISOString();
    const by = options.by ?? no_id;
    const appended = this.channel(name).append(event, data, by, at, options.key);
    if (options.push !== false) this.push(name, appended);
    return appended;
  }

  /** Anything, to all sockets that follow the channel. */
  push(name: ChannelName, message: object): void {
    if (!this.answers) return;
    for (const [socket, names] of this.subscribed) if (names.has(name)) socket.push(message);
  }

  /** The newest socket that is open. */
  get socket(): FakeSocket {
    const open = this.sockets.filter((socket) => socket.is_open).at(-1);
    if (!open) throw new Error('no socket is open');
    return open;
  }
  get open_sockets(): FakeSocket[] {
    return this.sockets.filter((socket) => socket.is_open);
  }

  /** Closes all sockets; 1006 is a broken network. */
  cut(code = 1006): void {
    for (const socket of [...this.sockets, ...this.polls.sockets]) this.close(socket, code);
  }

  close(socket: FakeSocket, code = 1006): void {
    this.subscribed.delete(socket);
    socket.drop(code);
  }

  /** The next command of this kind is refused. */
  refuse(command: string, code: ErrorCode, temporary = false): void {
    this.refusals.push({ do: command, error: { code, temporary, text: 'as the test says' } });
  }

  // FakeNetwork

  open_socket(url: string, protocol: string): FakeSocket {
    const socket = new FakeSocket(url, protocol, (from, frame) => this.receive(from, frame));
    this.sockets.push(socket);
    queueMicrotask(() => {
      if (!this.accepts) return;
      if (!this.account || this.proxy === 'strip') return socket.drop(1006);
      if (this.proxy === 'swallow') return socket.open();
      this.begin(socket, this.account);
    });
    return socket;
  }

  /** A connection of this person, of whatever kind. */
  begin(socket: FakeSocket, me: Me): void {
    this.subscribed.set(socket, new Set());
    this.accounts.set(socket, me);
    socket.open();
    socket.push({});
  }

  async fetch(url: string, init: RequestInit): Promise<Response> {
    this.requests.push(`${init.method ?? 'GET'} ${url}`);
    await Promise.resolve();
    if (init.signal?.aborted) throw init.signal.reason;
    if (!this.has_http) throw new TypeError('Failed to fetch');
    if (url.startsWith('/api/poll/')) return this.polls.answer(url, init);
    return answer_http(this, url, init);
  }

  private beat(): void {
    this.clock.set_timer(() => {
      const open = this.open_sockets.filter((socket) => this.subscribed.has(socket));
      if (this.answers) for (const socket of open) socket.push({});
      this.beat();
    }, 10_000);
  }

  receive(socket: FakeSocket, frame: string): void {
    if (this.proxy === 'swallow' && this.sockets.includes(socket)) return;
    for (const line of frame.split('\n')) {
      const command = JSON.parse(line) as CommandFrame;
      this.received.push(command);
      // Later, as over a network, and in order.
      queueMicrotask(() => this.execute(socket, command));
    }
  }

  private execute(socket: FakeSocket, command: CommandFrame): void {
    const { id } = command;
    const names = this.subscribed.get(socket);
    const me = this.accounts.get(socket);
    if (!names || !me) return;
    const place = this.refusals.findIndex((refusal) => refusal.do === command.do);
    if (place >= 0) {
      const [refusal] = this.refusals.splice(place, 1);
      return this.reply(socket, { id, error: refusal?.error });
    }
    if (command.do === 'subscribe') return this.subscribe(socket, names, command);
    if (command.do === 'unsubscribe') names.delete(command.channel ?? '');
    if (command.key === undefined) return this.reply(socket, { id, ok: {} });
    const name = command.channel ?? '';
    const known = `${name} ${me.person.id} ${command.key}`;
    const earlier = this.done.get(known);
    if (earlier) return this.reply(socket, { id, ok: { ...earlier, repeat: true } });
    const made = event_of_command(this, command, me.person.id);
    this.done.set(known, made.done);
    if (made.event) {
      const options = { by: me.person.id, key: command.key };
      const event = this.commit(name, made.event, made.data ?? {}, options);
      made.done.seq = event.seq;
    }
    this.reply(socket, { id, ok: made.done });
  }

  private subscribe(socket: FakeSocket, names: Set<ChannelName>, command: CommandFrame): void {
    const name = command.channel ?? '';
    const owner = /^inbox:(.*)$/.exec(name)?.[1];
    const is_owner = owner === undefined || owner === this.accounts.get(socket)?.person.id;
    if (this.forbidden.has(name) || !is_owner) {
      const error = { code: 'no_channel', temporary: false, text: 'no such channel' };
      return this.reply(socket, { id: command.id, error });
    }
    const { reply, missed } = this.channel(name).subscribe(command.data as Commands['subscribe']);
    names.add(name);
    if (this.answers) socket.push({ id: command.id, ok: reply }, ...missed);
  }

  private reply(socket: FakeSocket, reply: object): void {
    if (this.answers) socket.push(reply);
  }
}

export function person(name: string, contacts: string[] = []): Me {
  return { person: { id: new_id(), name, office: 'Amt' }, roles: ['member'], contacts };
}
