import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import { FakeServer } from './testing/fake_server';
import { crash, open_page, type Page } from './testing/page';

const talk = `talk:${new_id()}`;
const pseudonym = { id: new_id(), secret: 'AAECAwQFBgcICQoLDA0ODw' };
let server: FakeServer;
let page: Page;

const ask = (text: string, under?: typeof pseudonym) =>
  page.realtime.outbox.send(talk, 'question.ask', { text, links: [] }, under);
const asked = () => server.received.filter((command) => command.do === 'question.ask');

beforeEach(async () => {
  server = new FakeServer();
  page = await open_page(server);
});

describe('outbox and pseudonyms', () => {
  it('sends under the pseudonym, and by name only what was meant so', async () => {
    ask('unter Pseudonym', pseudonym);
    ask('mit Namen');
    await server.clock.advance(0);
    expect(asked().map(({ pseudonym: secret }) => secret)).toEqual([pseudonym.secret, undefined]);
    // The secret is no part of what is asked.
    expect(JSON.stringify(asked()[0]?.data)).not.toContain(pseudonym.secret);
  });

  it('keeps the level over a lost line and a reload', async () => {
    server.accepts = false;
    server.cut();
    await server.clock.advance(0);
    const { key } = ask('unter Pseudonym', pseudonym);
    crash(page);
    server.accepts = true;
    page = await open_page(server);
    await server.clock.advance(60_000);
    expect(asked().length).toBeGreaterThan(0);
    for (const command of asked()) expect([command.key, command.pseudonym]).toEqual([key, pseudonym.secret]);
  });

  it('keeps the level when what was refused is sent again', () => {
    const refused = ask('unter Pseudonym', pseudonym);
    expect(page.realtime.outbox.send_again(refused).pseudonym).toEqual(pseudonym);
    expect(page.realtime.outbox.send_again(ask('mit Namen')).pseudonym).toBeUndefined();
  });

  it('shows the secret to the inbox of the pseudonym alone, and forgets it with the person', async () => {
    page.realtime.follow_pseudonym(pseudonym.id, pseudonym.secret);
    page.realtime.channels.open(talk);
    await server.clock.advance(0);
    const subscribed = server.received.filter((command) => command.do === 'subscribe');
    const with_secret = subscribed.filter((command) => command.pseudonym !== undefined);
    expect(with_secret.map(({ channel }) => channel)).toEqual([`inbox:${pseudonym.id}`]);
    expect(page.realtime.me.is(`pseudonym:${pseudonym.id}`)).toBe(true);
    await page.realtime.me.logout();
    expect(page.realtime.me.is(`pseudonym:${pseudonym.id}`)).toBe(false);
  });
});
