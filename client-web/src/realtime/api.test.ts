import { beforeEach, describe, expect, it } from 'vitest';
import { Api } from './api';
import { ApiError } from './api_error';
import { FakeBrowser } from './testing/fake_browser';
import { FakeClock, settle } from './testing/fake_clock';

type Answer = { status: number; text: string } | 'offline' | 'never';

describe('api', () => {
  let clock: FakeClock;
  let answers: Answer[];
  let asked: { url: string; init: RequestInit }[];
  let api: Api;

  const refusal = (status: number, code: string, temporary: boolean): Answer => ({
    status,
    text: JSON.stringify({ error: { code, temporary, text: 'x', field: 'q' } }),
  });
  /** What a promise became, with all the time it needs. */
  const outcome = async (promise: Promise<unknown>): Promise<unknown> => {
    const settled = promise.then(
      (value) => value,
      (error: unknown) => error,
    );
    await clock.advance(100_000);
    return settled;
  };

  beforeEach(() => {
    clock = new FakeClock();
    answers = [];
    asked = [];
    const network = {
      open_socket: () => {
        throw new Error('not here');
      },
      fetch: async (url: string, init: RequestInit) => {
        asked.push({ url, init });
        const answer = answers.shift() ?? 'offline';
        if (answer === 'never') {
          return new Promise<Response>((_resolve, reject) => {
            init.signal?.addEventListener('abort', () => reject(new Error('AbortError')));
          });
        }
        if (answer === 'offline') throw new TypeError('Failed to fetch');
        const { status, text } = answer;
        const ok = status < 300;
        return { status, ok, text: () => Promise.resolve(text) } as unknown as Response;
      },
    };
    api = new Api(new FakeBrowser(clock, network).tab().environment);
  });

  it('asks with the values that are given', async () => {
    answers = [{ status: 200, text: '{"a":1}' }];
    const query = { of: 'talk:1#question:2,x', before: undefined, limit: 5 };
    expect(await outcome(api.get('/api/cards', query))).toEqual({ a: 1 });
    expect(asked[0]?.url).toBe('/api/cards?of=talk%3A1%23question%3A2%2Cx&limit=5');
    expect(asked[0]?.init).toMatchObject({ method: 'GET', credentials: 'same-origin' });
  });

  it('throws what the server says', async () => {
    answers = [refusal(404, 'not_found', false)];
    const error = await outcome(api.get('/x'));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'not_found', temporary: false, field: 'q' });
    expect(asked).toHaveLength(1);
  });

  it('repeats a read on temporary errors, three times at most', async () => {
    answers = [refusal(503, 'overloaded', true), 'offline', { status: 200, text: '1' }];
    expect(await outcome(api.get('/x'))).toBe(1);
    answers = Array<Answer>(9).fill('offline');
    expect(await outcome(api.get('/x'))).toMatchObject({ code: 'offline', temporary: true });
    expect(asked).toHaveLength(6);
  });

  it('never repeats a write', async () => {
    answers = [refusal(503, 'overloaded', true)];
    expect(await outcome(api.post('/x', { a: 1 }))).toMatchObject({ code: 'overloaded' });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.init).toMatchObject({ method: 'POST', body: '{"a":1}' });
  });

  it('sends no body where there is nothing to say', async () => {
    answers = [{ status: 204, text: '' }];
    expect(await outcome(api.post('/api/logout'))).toBeUndefined();
    expect(asked[0]?.init.body).toBeUndefined();
  });

  it('gives a stalled attempt up', async () => {
    answers = ['never', 'never', 'never'];
    expect(await outcome(api.get('/x'))).toMatchObject({ code: 'timeout', temporary: true });
    expect(asked).toHaveLength(3);
  });

  it('does not take the page of a proxy for an answer', async () => {
    answers = [{ status: 200, text: '<html>' }];
    expect(await outcome(api.get('/x'))).toMatchObject({ code: 'bad_answer', temporary: false });
    answers = [
      { status: 502, text: '<html>' },
      { status: 200, text: '2' },
    ];
    expect(await outcome(api.get('/x'))).toBe(2);
    answers = [{ status: 500, text: '{}' }];
    expect(await outcome(api.get('/x'))).toMatchObject({ code: 'bad_answer', temporary: false });
  });

  it('rejects with the reason of the signal, in an attempt and in a pause', async () => {
    const reason = new Error('no longer wanted');
    for (const answer of ['never', 'offline'] as const) {
      answers = [answer];
      const leaving = new AbortController();
      const asking = api.get('/x', {}, leaving.signal).catch((error: unknown) => error);
      await settle();
      leaving.abort(reason);
      expect(await asking).toBe(reason);
    }
    await clock.advance(100_000);
    expect(asked).toHaveLength(2);
    await expect(api.get('/x', {}, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(asked).toHaveLength(2);
  });

  it('tells that a login is wanted', async () => {
    let told = 0;
    api.on_not_logged_in = () => told++;
    answers = [refusal(401, 'not_logged_in', false), refusal(401, 'bad_login', false)];
    await outcome(api.get('/x'));
    await outcome(api.post('/api/login', {}));
    expect(told).toBe(1);
  });
});
