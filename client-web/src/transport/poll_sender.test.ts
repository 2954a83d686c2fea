import { beforeEach, describe, expect, it } from 'vitest';
import { FakeBrowser } from '../realtime/testing/fake_browser';
import { FakeClock, settle } from '../realtime/testing/fake_clock';
import { answer, refusal } from '../realtime/testing/fake_http';
import { failures_max } from './poll_failures';
import { PollRequests } from './poll_requests';
import { message_bytes_max, PollSender } from './poll_sender';

const session = '01234567-89ab-4cde-8f01-23456789abcd';

describe('sending by polls', () => {
  let clock: FakeClock;
  let asked: string[];
  let ends: number[];
  let waiting: { resolve: (response: Response) => void; reject: (error: Error) => void }[];
  let sender: PollSender;

  const taken = async () => {
    waiting.shift()!.resolve(answer(204, ''));
    await settle();
  };
  const lost = async () => {
    waiting.shift()!.reject(new Error('Failed to fetch'));
    await settle();
  };

  beforeEach(() => {
    clock = new FakeClock();
    asked = [];
    ends = [];
    waiting = [];
    const network = {
      open_socket: () => {
        throw new Error('not here');
      },
      fetch: (url: string, init: RequestInit) => {
        asked.push(`${new URL(url, 'https://x').searchParams.get('number')} ${String(init.body)}`);
        return new Promise<Response>((resolve, reject) => waiting.push({ resolve, reject }));
      },
    };
    const { environment } = new FakeBrowser(clock, network).tab();
    const requests = new PollRequests(environment);
    sender = new PollSender(environment, requests, session, (code) => ends.push(code));
  });

  it('puts what comes together into one message, and never sends two at once', async () => {
    sender.send('a');
    sender.send('b');
    await settle();
    sender.send('c');
    sender.send('d');
    await settle();
    expect(asked).toEqual(['1 a\nb']);
    await taken();
    expect(asked).toEqual(['1 a\nb', '2 c\nd']);
    await taken();
    sender.send('e');
    await settle();
    expect(asked.at(-1)).toBe('3 e');
  });

  it('keeps to what one message may have', async () => {
    for (let n = 1; n <= 10; ++n) sender.send(String(n));
    const long = 'ä'.repeat(message_bytes_max / 4);
    sender.send(long);
    sender.send(long);
    await settle();
    await taken();
    await taken();
    await taken();
    expect(asked).toEqual(['1 1\n2\n3\n4\n5\n6\n7\n8', `2 9\n10\n${long}`, `3 ${long}`]);
  });

  it('makes a request without an answer again, with its number', async () => {
    sender.send('a');
    await settle();
    sender.send('b');
    await lost();
    await clock.advance(500);
    expect(asked).toEqual(['1 a', '1 a']);
    await taken();
    expect(asked.at(-1)).toBe('2 b');
    expect(ends).toEqual([]);
  });

  it('gives up after some failures in a row', async () => {
    sender.send('a');
    await settle();
    for (let n = 0; n < failures_max; ++n) {
      await lost();
      await clock.advance(10_000);
    }
    expect(ends).toEqual([]);
    await lost();
    expect(ends).toEqual([1006]);
    sender.send('b');
    await clock.advance(60_000);
    expect(asked).toHaveLength(failures_max + 1);
  });

  it.each([
    ['not_found', 404, 1006],
    ['wrong_state', 409, 1006],
    ['not_logged_in', 401, 4003],
  ] as const)('ends at once when it is refused as %s', async (code, status, close) => {
    sender.send('a');
    await settle();
    waiting.shift()!.resolve(refusal(status, code));
    await settle();
    expect(ends).toEqual([close]);
  });

  it('sends nothing more after it was closed', async () => {
    sender.send('a');
    sender.send('b');
    await settle();
    sender.send('c');
    sender.close();
    await lost();
    await clock.advance(60_000);
    expect(asked).toEqual(['1 a\nb']);
    expect(ends).toEqual([]);
  });
});
