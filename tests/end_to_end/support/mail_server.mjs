// A mail server that keeps what it gets and answers as a test wants it.
import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

export class MailServer {
  /** `answer(mail)` resolves once the mail is taken and throws to refuse it, with `responseCode`. */
  static async start(answer = async () => {}) {
    const mails = new MailServer();
    mails.answer = answer;
    mails.taken = [];
    mails.seen = [];
    mails.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      logger: false,
      onData: (stream, session, done) => void mails.take(stream, session).then(() => done(), done),
    });
    mails.server.on('error', () => {});
    mails.server.listen(0, '127.0.0.1');
    await once(mails.server.server, 'listening');
    mails.url = `smtp://127.0.0.1:${mails.server.server.address().port}`;
    return mails;
  }

  async take(stream, session) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const mail = parsed(Buffer.concat(chunks).toString('latin1'), session.envelope);
    this.seen.push(mail);
    await this.answer(mail);
    this.taken.push(mail);
  }

  to(address) {
    return this.taken.filter((mail) => mail.to === address);
  }

  stop() {
    return new Promise((resolve) => void this.server.close(resolve));
  }
}

const decoded = (base64) => Buffer.from(base64, 'base64').toString('utf8');

function parsed(raw, envelope) {
  const [head, ...rest] = raw.split('\r\n\r\n');
  const headers = Object.fromEntries(head.replaceAll('\r\n ', ' ').split('\r\n').map((line) => {
    const [, name, value] = /^([^:]+): (.*)$/.exec(line);
    return [name.toLowerCase(), value];
  }));
  const words = [...headers.subject.matchAll(/=\?UTF-8\?B\?([^?]+)\?=/g)].map(([, word]) => word);
  const parts = rest.join('\r\n\r\n').split('--=_teil_').slice(1, -1).map((part) => {
    const [type, body] = part.trim().split('\r\n\r\n');
    return { type, body: decoded(body) };
  });
  const ics = parts.find(({ type }) => type.includes('text/calendar'));
  return {
    raw, headers, to: envelope.rcptTo[0].address, id: headers['message-id'],
    subject: Buffer.concat(words.map((word) => Buffer.from(word, 'base64'))).toString('utf8'),
    text: parts[0].body, ics: ics?.body, method: /method=(\w+)/.exec(ics?.type ?? '')?.[1],
  };
}
