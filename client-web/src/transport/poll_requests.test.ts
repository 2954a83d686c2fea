import { beforeEach, describe, expect, it } from 'vitest';
import { FakeBrowser } from '../realtime/testing/fake_browser';
import { FakeClock } from '../realtime/testing/fake_clock';
import { answer, refusal } from '../realtime/testing/fake_http';
import { parse_answers, PollRequests, wait_request_max_ms } from './poll_requests';

const a = '01234567-89ab-4cde-8f01-23456789abcd';
const b = '11234567-89ab-4cde-8f01-23456789abcd';

describe('answers to a poll', () => {
  it('are read session by session', () => {
    const text =
      `{"session":"${a}","answer":3,"lines":2}\n{"id":1,"ok":{}}\n{}\n` +
      `{"session":"${b}","answer":1,"lines":0,"close":4008}\n`;
    expect(parse_answers(text)).toEqual([
      { session: a, answer: 3, text: '{"id":1,"ok":{}}\n{}' },
      { session: b, answer: 1, text: '', close: 4008 },
    ]);
  });

  it.each([
    ['nothing', ''],
    ['a page of a proxy', '<html>Bad Gateway</html>\n'],
    ['cut off in a line', `{"session":"${a}","answer":3,"lines":2}\n{"id":1,"ok":{}}\n{"chan`],
    ['cut off between lines', `{"session":"${a}","answer":3,"lines":2}\n{"id":1,"ok":{}}\n`],
    ['a refusal', '{"error":{"code":"not_found"}}\n'],
    ['something else', '[1]\n'],
  ])('are none if it is %s', (_what, text) => {
    expect(parse_answers(text)).toBeNull();
  });
});

describe('requests of long polling', () => {
  let clock: FakeClock;
  let asked: { url: string; init: RequestInit }[];
  let respond: (init: RequestInit) => Promise<Response>;
  let requests: PollRequests;
  const { signal } = new AbortController();

  beforeEach(() => {
    clock = new FakeClock();
    asked = [];
    const network = {
      open_socket: () => {
        throw new Error('not here');
      },
      fetch: (url: string, init: RequestInit) => {
        asked.push({ url, init });
        return respond(init);
      },
    };
    requests = new PollRequests(new FakeBrowser(clock, network).tab().environment);
  });

  it('ask as the protocol says', async () => {
    respond = () => Promise.resolve(answer(200, `{"session":"${a}"}`));
    expect(await requests.open(signal)).toEqual({ kind: 'opened', session: a });
    respond = () => Promise.resolve(answer(204, ''));
    expect(await requests.send(a, 7, '{"id":1}', signal)).toEqual({ kind: 'taken' });
    expect(await requests.wait([{ session: a, answer: 2 }], signal)).toEqual({
      kind: 'answers',
      answers: [],
    });
    requests.end(a);
    expect(asked.map(({ url, init }) => `${init.method} ${url} ${String(init.body ?? '')}`)).toEqual([
      'POST /api/poll/open ',
      `POST /api/poll/send?session=${a}&number=7 {"id":1}`,
      `POST /api/poll/wait {"sessions":[{"session":"${a}","answer":2}]}`,
      `POST /api/poll/end?session=${a} `,
    ]);
    expect(asked.at(-1)?.init.keepalive).toBe(true);
  });

  it('take what is said with the status of a close', async () => {
    const text = `{"session":"${a}","answer":3,"lines":1,"close":4011}\n{}\n`;
    respond = () => Promise.resolve(answer(504, text));
    expect(await requests.wait([{ session: a, answer: 2 }], signal)).toEqual({
      kind: 'answers',
      answers: [{ session: a, answer: 3, text: '{}', close: 4011 }],
    });
  });

  it('tell a refusal from a proxy that answers instead', async () => {
    respond = () => Promise.resolve(refusal(404, 'not_found', a));
    expect(await requests.wait([], signal)).toMatchObject({
      kind: 'refused',
      error: { code: 'not_found', field: a },
    });
    expect(await requests.open(signal)).toMatchObject({ kind: 'refused' });
    for (const page of [answer(502, '<h1>Bad Gateway</h1>'), answer(200, 'Anmeldung im WLAN')]) {
      respond = () => Promise.resolve(page);
      expect(await requests.wait([], signal)).toEqual({ kind: 'failed' });
      expect(await requests.open(signal)).toEqual({ kind: 'failed' });
      expect(await requests.send(a, 1, '', signal)).toEqual({ kind: 'failed' });
    }
  });

  it('give up what is never answered, and what is not wanted any more', async () => {
    respond = (init) =>
      new Promise((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      });
    const late = requests.wait([], signal);
    await clock.advance(wait_request_max_ms);
    expect(await late).toEqual({ kind: 'failed' });
    const leaving = new AbortController();
    const left = requests.wait([], leaving.signal);
    leaving.abort();
    expect(await left).toEqual({ kind: 'failed' });
    expect(await requests.wait([], leaving.signal)).toEqual({ kind: 'failed' });
    expect(asked).toHaveLength(2);
  });
});
