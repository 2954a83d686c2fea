import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import type { TicketUse } from '../protocol/messages';
import { FakeBrowser, type FakeTab } from '../realtime/testing/fake_browser';
import { FakeClock } from '../realtime/testing/fake_clock';
import { AnonymousOutbox, delay_max_ms } from './anonymous_outbox.svelte';
import { TicketStorage, type StoredTicket } from './ticket_storage';

const channel = `talk:${new_id()}`;
const ticket: StoredTicket = { key: 'k', ticket: 't', blinded: 'b', inverse: 'i', signature: 's' };
const [kim, olaf] = [new_id(), new_id()];

type Answer = 'ok' | 'lost' | 'bad_ticket' | 'overloaded';

describe('the anonymous outbox', () => {
  let clock: FakeClock;
  let browser: FakeBrowser;
  let requests: { use: TicketUse; init: RequestInit }[];
  let answer: Answer;

  beforeEach(() => {
    clock = new FakeClock();
    requests = [];
    answer = 'ok';
    browser = new FakeBrowser(clock, {
      open_socket: () => {
        throw new Error('nothing anonymous is sent on a connection');
      },
      fetch: (_url, init) => {
        const use = JSON.parse(init.body as string) as TicketUse;
        requests.push({ use, init });
        if (answer === 'lost') return Promise.reject(new TypeError('Failed to fetch'));
        const body = { ok: { ok: { item: `item-${use.key}` } } }[answer as string] ?? {
          error: { code: answer, message: '', temporary: answer === 'overloaded' },
        };
        return Promise.resolve(new Response(JSON.stringify(body)));
      },
    });
  });

  function open(account: string | null = kim): { outbox: AnonymousOutbox; storage: TicketStorage; tab: FakeTab } {
    const tab = browser.tab();
    const storage = new TicketStorage(tab.environment);
    const outbox = new AnonymousOutbox(tab.environment, storage);
    outbox.use_account(account);
    return { outbox, storage, tab };
  }
  const keys = () => new Set(requests.map(({ use }) => use.key));
  const waiting = () => [...browser.stored.keys()].filter((name) => name.includes('.use.'));

  it('saves first, and sends later without anything that bears a name', async () => {
    const { outbox } = open();
    expect(outbox.ask(channel, ticket, 'Wer?')).toBe(true);
    expect([waiting().length, requests.length]).toEqual([1, 0]);
    await clock.advance(delay_max_ms);
    expect(requests[0]?.init.credentials).toBe('omit');
    expect(Object.keys(requests[0]?.use ?? {}).sort()).toEqual(['ask', 'channel', 'key', 'signature', 'ticket']);
    expect(requests[0]?.init.body).not.toContain(kim);
    expect([waiting(), outbox.pending(channel), outbox.sent(channel)]).toEqual([[], [], 1]);
    expect(outbox.is_own(`item-${requests[0]?.use.key}`)).toBe(true);
  });

  it.each(['lost', 'overloaded'] as const)('tries again with the same key: %s', async (first) => {
    const { outbox } = open();
    answer = first;
    outbox.ask(channel, ticket, 'Wer?');
    await clock.advance(60_000);
    expect(requests.length).toBeGreaterThan(2);
    answer = 'ok';
    await clock.advance(60_000);
    expect([keys().size, waiting().length, outbox.sent(channel)]).toEqual([1, 0, 1]);
    const count = requests.length;
    await clock.advance(600_000);
    expect(requests.length).toBe(count);
  });

  it('goes on after the page was loaded again, once', async () => {
    const first = open();
    first.outbox.ask(channel, ticket, 'Wer?');
    first.tab.crash();
    const second = open();
    expect(second.outbox.pending(channel).map(({ use }) => use.ask?.text)).toEqual(['Wer?']);
    await clock.advance(600_000);
    expect(requests.length).toBe(1);
    second.tab.crash();
    open();
    await clock.advance(600_000);
    expect(requests.length).toBe(1);
  });

  it('sends nothing of another account, and forgets nothing of it', async () => {
    const first = open();
    answer = 'lost';
    first.outbox.ask(channel, ticket, 'Wer?');
    await clock.advance(delay_max_ms);
    first.outbox.use_account(olaf);
    await clock.advance(60_000);
    const count = requests.length;
    answer = 'ok';
    await clock.advance(600_000);
    expect([requests.length, first.outbox.pending(channel).length, waiting().length]).toEqual([count, 0, 1]);
    first.tab.crash();
    const { outbox } = open(kim);
    await clock.advance(delay_max_ms);
    expect([keys().size, outbox.sent(channel), waiting().length]).toEqual([1, 1, 0]);
    outbox.use_account(olaf);
    expect(outbox.is_own(`item-${requests[0]?.use.key}`)).toBe(false);
  });

  it('shows what is refused until it is discarded, and does not try again', async () => {
    const { outbox } = open();
    answer = 'bad_ticket';
    outbox.ask(channel, ticket, 'Wer?');
    await clock.advance(600_000);
    expect([requests.length, waiting().length]).toEqual([1, 0]);
    const [refused] = outbox.pending(channel);
    expect([refused?.state, refused?.error?.code]).toEqual(['refused', 'bad_ticket']);
    outbox.discard(refused?.use.key ?? '');
    expect(outbox.pending(channel)).toEqual([]);
  });

  it('knows the ballot that it cast, also after the page was loaded again', async () => {
    const { outbox, storage, tab } = open();
    const poll = new_id();
    storage.save_ticket(kim, `${channel}.${poll}`, ticket);
    outbox.vote(channel, ticket, { poll, choices: [0] } as never);
    expect(outbox.is_cast(kim, channel, poll)).toBe(false);
    await clock.advance(delay_max_ms);
    expect(outbox.is_cast(kim, channel, poll)).toBe(true);
    tab.crash();
    const later = open();
    expect(later.outbox.is_cast(kim, channel, poll)).toBe(true);
    expect(later.outbox.is_cast(olaf, channel, poll)).toBe(false);
  });

  it('sends nothing that it cannot save, nor with a ticket that is not signed', async () => {
    const { outbox } = open();
    expect(outbox.ask(channel, { ...ticket, signature: undefined } as never, 'Wer?')).toBe(false);
    browser.is_full = true;
    expect(outbox.ask(channel, ticket, 'Wer?')).toBe(false);
    await clock.advance(600_000);
    expect(requests).toEqual([]);
  });

  it('reads no broken entry', () => {
    const { storage } = open();
    browser.stored.set(`behoerdentalk.tickets.${kim}.use.x`, '{');
    browser.stored.set(`behoerdentalk.tickets.${kim}.own`, '3');
    expect([storage.uses(kim), storage.own(kim)]).toEqual([[], []]);
  });
});
