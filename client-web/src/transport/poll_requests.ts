// The four requests of long polling (protocol/README.md), each tried once. Nothing throws: what went
// wrong is part of the answer.
import type { ErrorBody } from '../protocol/envelope';
import type { Id, PollAnswer, PollOpened, PollPosition, PollWait } from '../protocol/messages';
import type { Environment } from './environment';

/** A short request that takes longer is given up. */
export const short_request_max_ms = 10_000;
/** The server answers a poll after 25 s; the rest is for slow lines. */
export const wait_request_max_ms = 40_000;

/** What one session got: `text` is lines as in a frame of a WebSocket, perhaps none. */
export interface SessionAnswer {
  session: Id;
  answer: number;
  text: string;
  /** The session has ended with this close code. */
  close?: number;
}

/** The server says no. */
export interface Refused {
  kind: 'refused';
  error: ErrorBody;
}
/** No answer, or one of something between: whether the request was carried out is unknown. */
export interface Failed {
  kind: 'failed';
}

export type Opened = { kind: 'opened'; session: Id } | Refused | Failed;
export type Waited = { kind: 'answers'; answers: SessionAnswer[] } | Refused | Failed;
export type Sent = { kind: 'taken' } | Refused | Failed;

const failed: Failed = { kind: 'failed' };

export class PollRequests {
  constructor(private readonly environment: Environment) {}

  async open(signal: AbortSignal): Promise<Opened> {
    const reply = await this.post('open', '', short_request_max_ms, signal);
    if (!reply) return failed;
    const opened = parse_object(reply.text);
    if (opened && is_opened(opened)) return { kind: 'opened', session: opened.session };
    return refusal_of(reply.text) ?? failed;
  }

  /** No answers at all after 25 s of quiet. */
  async wait(sessions: PollPosition[], signal: AbortSignal): Promise<Waited> {
    const body: PollWait = { sessions };
    const reply = await this.post('wait', JSON.stringify(body), wait_request_max_ms, signal);
    if (!reply) return failed;
    if (reply.status === 204) return { kind: 'answers', answers: [] };
    // The status only repeats what the lines say, and a proxy may have made up either.
    const answers = parse_answers(reply.text);
    if (answers) return { kind: 'answers', answers };
    return refusal_of(reply.text) ?? failed;
  }

  async send(session: Id, number: number, text: string, signal: AbortSignal): Promise<Sent> {
    const where = `send?session=${session}&number=${number}`;
    const reply = await this.post(where, text, short_request_max_ms, signal);
    if (!reply) return failed;
    if (reply.status === 204) return { kind: 'taken' };
    return refusal_of(reply.text) ?? failed;
  }

  /** Also while the page goes away. Nobody waits for it: without it the session ends by itself. */
  end(session: Id): void {
    const init: RequestInit = { method: 'POST', credentials: 'same-origin', keepalive: true };
    this.environment.fetch(`/api/poll/end?session=${session}`, init).catch(() => undefined);
  }

  private async post(
    path: string,
    body: string,
    ms: number,
    signal: AbortSignal,
  ): Promise<{ status: number; text: string } | null> {
    const attempt = new AbortController();
    const give_up = () => attempt.abort();
    if (signal.aborted) return null;
    signal.addEventListener('abort', give_up);
    const cancel_timeout = this.environment.set_timer(give_up, ms);
    try {
      const response = await this.environment.fetch(`/api/poll/${path}`, {
        method: 'POST',
        credentials: 'same-origin',
        signal: attempt.signal,
        body,
      });
      return { status: response.status, text: await response.text() };
    } catch {
      return null;
    } finally {
      cancel_timeout();
      signal.removeEventListener('abort', give_up);
    }
  }
}

function parse_object(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function is_opened(value: object): value is PollOpened {
  return 'session' in value && typeof value.session === 'string' && !('answer' in value);
}

function is_answer(value: object | null): value is PollAnswer {
  return value !== null && 'session' in value && 'answer' in value && 'lines' in value;
}

/** Null when it is anything else, or cut off. */
export function parse_answers(text: string): SessionAnswer[] | null {
  const lines = text.split('\n');
  // What follows the last newline.
  if (lines.pop() !== '') return null;
  const answers: SessionAnswer[] = [];
  for (let at = 0; at < lines.length; ) {
    const head = parse_object(lines[at] ?? '');
    if (!is_answer(head)) return null;
    const from = at + 1;
    at = from + head.lines;
    if (at > lines.length) return null;
    const { session, answer, close } = head;
    answers.push({
      session,
      answer,
      text: lines.slice(from, at).join('\n'),
      ...(close === undefined ? {} : { close }),
    });
  }
  return answers.length > 0 ? answers : null;
}

function refusal_of(text: string): Refused | null {
  const value = parse_object(text);
  if (!value || !('error' in value)) return null;
  const error = value.error as Partial<ErrorBody> | null;
  if (typeof error?.code !== 'string') return null;
  return { kind: 'refused', error: error as ErrorBody };
}
