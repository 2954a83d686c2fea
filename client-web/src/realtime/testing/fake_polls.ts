// Long polling of the fake server: poll sessions with numbered messages and answers. For what is
// above it, a session is a socket like any other.
import { new_id } from '../../protocol/ids';
import type { Id, Me, PollPosition } from '../../protocol/messages';
import { answer, json, refusal } from './fake_http';
import type { FakeServer } from './fake_server';
import { FakeSocket } from './fake_socket';

export const wait_ms = 25_000;

interface Session {
  id: Id;
  me: Me;
  socket: FakeSocket;
  lines: string[];
  answers: number;
  unconfirmed: string | null;
  taken: number;
  close: number | null;
}

interface Wait {
  sessions: Session[];
  respond: (response: Response) => void;
}

export class FakePolls {
  readonly sessions: Session[] = [];
  /** Polls that wait now. */
  waits: Wait[] = [];
  /** Messages that were taken, with repeats: `1 {...}`. */
  readonly messages: string[] = [];
  /** How often the next requests are lost: before the server has them, or on the way back. */
  lose = { requests: 0, responses: 0 };

  constructor(private readonly server: FakeServer) {}

  get sockets(): FakeSocket[] {
    return this.sessions.map((session) => session.socket);
  }

  /** All are gone without a word, as after a crash. */
  forget(): void {
    this.sessions.length = 0;
    const waits = this.waits;
    this.waits = [];
    for (const wait of waits) wait.respond(answer(502, '<h1>Bad Gateway</h1>'));
  }

  async answer(url: string, init: RequestInit): Promise<Response> {
    if (!this.server.accepts) throw new TypeError('Failed to fetch');
    if (this.lose.requests > 0) {
      this.lose.requests -= 1;
      throw new TypeError('Failed to fetch');
    }
    const response = await this.respond(new URL(url, 'https://talk.example'), init);
    if (init.signal?.aborted) throw init.signal.reason;
    if (this.lose.responses > 0) {
      this.lose.responses -= 1;
      throw new TypeError('Failed to fetch');
    }
    return response;
  }

  private respond(url: URL, init: RequestInit): Response | Promise<Response> {
    const me = this.server.account;
    if (!me) return refusal(401, 'not_logged_in');
    const id = url.searchParams.get('session') ?? '';
    switch (url.pathname) {
      case '/api/poll/open':
        return json({ session: this.open(me) });
      case '/api/poll/send':
        return this.send(this.find(id), id, Number(url.searchParams.get('number')), init);
      case '/api/poll/wait':
        return this.wait(JSON.parse(String(init.body)) as { sessions: PollPosition[] }, init);
      default:
        this.remove(id);
        return answer(204, '');
    }
  }

  private open(me: Me): Id {
    const socket = new FakeSocket('poll', '', (from, frame) => this.server.receive(from, frame));
    const session: Session = {
      id: new_id(),
      me,
      socket,
      lines: [],
      answers: 0,
      unconfirmed: null,
      taken: 0,
      close: null,
    };
    socket.onmessage = ({ data }) => {
      session.lines.push(...String(data).split('\n'));
      queueMicrotask(() => this.look());
    };
    socket.onclose = ({ code }) => {
      session.close = code;
      queueMicrotask(() => this.look());
    };
    this.sessions.push(session);
    this.server.begin(socket, me);
    return session.id;
  }

  private find(id: Id): Session | undefined {
    return this.sessions.find(
      (session) => session.id === id && session.me === this.server.account,
    );
  }

  private send(
    session: Session | undefined,
    id: Id,
    number: number,
    init: RequestInit,
  ): Response {
    if (!session || session.close !== null) return refusal(404, 'not_found', id);
    if (number > session.taken + 1) return refusal(409, 'wrong_state', 'number');
    const text = String(init.body);
    this.messages.push(`${number} ${text}`);
    if (number === session.taken + 1) {
      session.taken = number;
      session.socket.send(text);
    }
    return answer(204, '');
  }

  private wait(asked: { sessions: PollPosition[] }, init: RequestInit): Response | Promise<Response> {
    const sessions: Session[] = [];
    for (const position of asked.sessions) {
      const session = this.find(position.session);
      if (!session) return refusal(404, 'not_found', position.session);
      if (position.answer === session.answers) session.unconfirmed = null;
      else if (session.unconfirmed === null || position.answer !== session.answers - 1) {
        return refusal(409, 'wrong_state', position.session);
      }
      sessions.push(session);
    }
    for (const other of this.waits.filter((wait) => wait.sessions.some((s) => sessions.includes(s)))) {
      this.finish(other, refusal(409, 'wrong_state'));
    }
    return new Promise((resolve, reject) => {
      const wait: Wait = { sessions, respond: resolve };
      this.waits.push(wait);
      init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      this.server.clock.set_timer(() => {
        if (this.waits.includes(wait)) this.finish(wait, answer(204, ''));
      }, wait_ms);
      this.look();
    });
  }

  private look(): void {
    for (const wait of [...this.waits]) {
      let body = '';
      let status = 200;
      for (const session of wait.sessions) {
        body += this.answer_of(session);
        if (session.close === null) continue;
        status = 503;
        this.remove(session.id);
      }
      if (body !== '') this.finish(wait, answer(status, body));
    }
  }

  private answer_of(session: Session): string {
    if (session.unconfirmed !== null) return session.unconfirmed;
    if (session.lines.length === 0 && session.close === null) return '';
    session.answers += 1;
    const head = {
      session: session.id,
      answer: session.answers,
      lines: session.lines.length,
      ...(session.close === null ? {} : { close: session.close }),
    };
    const lines = [JSON.stringify(head), ...session.lines.splice(0)];
    session.unconfirmed = lines.map((line) => `${line}\n`).join('');
    return session.unconfirmed;
  }

  private finish(wait: Wait, response: Response): void {
    this.waits = this.waits.filter((other) => other !== wait);
    wait.respond(response);
  }

  private remove(id: Id): void {
    const place = this.sessions.findIndex((session) => session.id === id);
    if (place < 0) return;
    const [session] = this.sessions.splice(place, 1);
    if (session) this.server.close(session.socket);
  }
}
