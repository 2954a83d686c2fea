// What WebSocket is to a client of the driver, over long polling (protocol/README.md). Like the browser's
// client and unlike tests/end_to_end/support/poll_socket.mjs it makes a request without an answer again,
// under the same number: under faults that is where something could be lost or doubled.
import { Agent, request } from 'node:http';
import { ended_without_close } from './web_socket.mjs';

/** What a message of a client may have (protocol/limits.hpp). */
const lines_max = 8;
/** As the browser's client: failures in a row before the session is given up. */
const failures_max = 3;
const backoff_first_ms = 500;
const short_request_ms = 10_000;
/** The server answers a poll within 25 s. Less patient than browsers, which have 40 s, since a poll that
 * nobody ever sees has to be over within the time of G9. */
const wait_request_ms = 27_000;

const login_ended = 4003;
const overloaded = 1013;

const sleep = (ms) => new Promise((go) => setTimeout(go, ms));

export class PollSocket {
  /** As of WebSocket, but for `random`, by which pauses are made. */
  constructor({ port, token, handlers, random }) {
    Object.assign(this, { port, handlers, random });
    this.headers = { Authorization: `Bearer ${token}` };
    this.session = null;
    this.is_over = false;
    this.answer = 0;
    this.number = 0;
    this.to_send = [];
    this.is_sending = false;
    // A connection each: one that a proxy made deaf would be used again, and time go by until that shows.
    this.agent = new Agent();
    this.run();
  }

  send(text) {
    this.to_send.push(text);
    if (!this.is_sending && this.session !== null) this.send_all();
  }

  /** Ends it like a lost line: the server is told nothing. */
  cut() {
    this.end(ended_without_close);
  }

  end(code, status = null) {
    if (this.is_over) return;
    this.is_over = true;
    this.agent.destroy();
    // Never from within the call of somebody who cuts it, as with a WebSocket.
    setImmediate(() => this.handlers.close(code, status));
  }

  // --- Polling -----------------------------------------------------------------------------------

  async run() {
    const opened = await this.post('open', '', short_request_ms);
    if (this.is_over) return;
    if (opened?.status !== 200) return this.end(code_of(opened), opened?.status ?? null);
    this.session = JSON.parse(opened.text).session;
    this.handlers.open();
    while (!this.is_over) {
      const body = JSON.stringify({ sessions: [{ session: this.session, answer: this.answer }] });
      const waited = await this.persist('wait', body, wait_request_ms);
      if (waited === null || this.is_over) return;
      if (waited.status !== 204) this.take(waited.text);
    }
  }

  take(text) {
    const [first, ...lines] = text.trimEnd().split('\n');
    const { session, answer, lines: count, close } = JSON.parse(first);
    if (session !== this.session || answer !== this.answer + 1 || count !== lines.length) {
      throw new Error(`not the next answer: ${first}`);
    }
    this.answer = answer;
    for (const line of lines) {
      if (!this.is_over) this.handlers.text(line);
    }
    if (close !== undefined) this.end(close);
  }

  // --- Sending -----------------------------------------------------------------------------------

  async send_all() {
    this.is_sending = true;
    while (this.to_send.length > 0 && !this.is_over) {
      const lines = this.to_send.splice(0, lines_max);
      this.number += 1;
      const where = `send?session=${this.session}&number=${this.number}`;
      await this.persist(where, lines.join('\n'), short_request_ms);
    }
    this.is_sending = false;
  }

  // --- Requests ----------------------------------------------------------------------------------

  /** Makes a request until it is answered; null once the session is over. */
  async persist(path, body, ms) {
    for (let failures = 0; !this.is_over; failures += 1) {
      const response = await this.post(path, body, ms);
      if (this.is_over) return null;
      if (response !== null && is_answer(response)) return response;
      const is_temporary = response === null || error_of(response)?.temporary === true;
      if (!is_temporary || failures >= failures_max) {
        this.end(code_of(response));
        return null;
      }
      await sleep(this.random.between(0, backoff_first_ms * 2 ** failures));
    }
    return null;
  }

  /** One try: `{ status, text }`, or null without a whole answer. */
  post(path, body, ms) {
    const { agent, headers, port } = this;
    return new Promise((resolve) => {
      const asked = request({
        port, host: '127.0.0.1', path: `/api/poll/${path}`, method: 'POST', agent, headers,
        signal: AbortSignal.timeout(ms),
      }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', () => resolve(null));
        response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(parts).toString() }));
      });
      asked.on('error', () => resolve(null));
      asked.end(body);
    });
  }
}

/** Whether it was taken, or is a session's answer: the last one has the status of its end. */
function is_answer({ status, text }) {
  return status === 204 || status === 200 || text.startsWith('{"session":');
}

function error_of({ text }) {
  try {
    return JSON.parse(text).error;
  } catch {
    return undefined;
  }
}

/** The close code that a WebSocket would have had. */
function code_of(response) {
  if (response === null) return ended_without_close;
  switch (error_of(response)?.code) {
    case 'not_logged_in':
      return login_ended;
    case 'overloaded':
    case 'unavailable':
    case 'too_fast':
      return overloaded;
    default:
      return ended_without_close;
  }
}
