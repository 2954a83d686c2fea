// What `ws` gives a test, over long polling: 'open', 'message', 'close', send and close. Simple on
// purpose: whatever fails closes it.
import { EventEmitter, once } from 'node:events';
import { Agent, request } from 'node:http';

/** Commands of one message (protocol/README.md). */
const commandsMax = 8;

export class PollSocket extends EventEmitter {
  /** `headers` carry the login. */
  constructor(origin, headers) {
    super();
    Object.assign(this, { origin, headers, session: null, answer: 0, number: 0, isOver: false });
    this.agent = new Agent({ keepAlive: true });
    this.toSend = [];
    this.isSending = false;
    this.run().catch(() => this.end(1006));
  }

  async post(path, body = '') {
    const { agent, headers, origin } = this;
    const asked = request(`${origin}/api/poll/${path}`, { method: 'POST', agent, headers });
    asked.end(body);
    const [response] = await once(asked, 'response');
    let text = '';
    for await (const piece of response.setEncoding('utf8')) text += piece;
    return { status: response.statusCode, text };
  }

  async run() {
    const opened = await this.post('open');
    if (opened.status !== 200) return this.end(1006);
    this.session = JSON.parse(opened.text).session;
    this.emit('open');
    while (!this.isOver) {
      const { session, answer } = this;
      const { status, text } = await this.post('wait', JSON.stringify({ sessions: [{ session, answer }] }));
      if (status !== 204) this.take(text);
    }
  }

  take(text) {
    const [first, ...lines] = text.trimEnd().split('\n');
    const head = JSON.parse(first);
    if (head.answer !== this.answer + 1 || head.lines !== lines.length) {
      throw new Error(`not the next answer: ${first}`);
    }
    this.answer = head.answer;
    for (const line of lines) this.emit('message', line);
    if (head.close !== undefined) this.end(head.close);
  }

  send(text) {
    this.toSend.push(text);
    if (!this.isSending) this.sendAll().catch(() => this.end(1006));
  }

  async sendAll() {
    this.isSending = true;
    while (this.toSend.length > 0) {
      const lines = this.toSend.splice(0, commandsMax);
      this.number += 1;
      const where = `send?session=${this.session}&number=${this.number}`;
      const { status } = await this.post(where, lines.join('\n'));
      if (status !== 204) throw new Error(`send: ${status}`);
    }
    this.isSending = false;
  }

  close() {
    this.post(`end?session=${this.session}`).catch(() => {}).finally(() => this.end(1000));
  }

  end(code) {
    if (this.isOver) return;
    this.isOver = true;
    this.agent.destroy();
    this.emit('close', code);
  }
}
