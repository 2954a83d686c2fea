import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import { Realtime } from './realtime.svelte';
import { FakeServer } from './testing/fake_server';
import { a_post } from './testing/items';
import { open_page, type Page } from './testing/page';

let server: FakeServer;
let page: Page;

beforeEach(async () => {
  server = new FakeServer();
  page = await open_page(server);
});

describe('me', () => {
  it('says who is logged in and what they may', () => {
    const { me } = page.realtime;
    expect(me.state).toBe('in');
    expect(me.is(server.account?.person.id)).toBe(true);
    expect(me.is(undefined)).toBe(false);
    expect(me.has('member')).toBe(true);
    expect(me.has('admin')).toBe(false);
  });

  it('logs in, and says why not', async () => {
    server.account = null;
    const tab = await open_page(server);
    expect(tab.realtime.me.state).toBe('out');
    expect(server.open_sockets).toHaveLength(1);
    const wrong = tab.realtime.me.login('Toni@amt', 'falsch');
    await expect(wrong).rejects.toMatchObject({ code: 'bad_login', temporary: false });
    expect(tab.realtime.me.state).toBe('out');
    await tab.realtime.me.login('Toni@amt', 'richtig');
    await server.clock.advance(0);
    expect(tab.realtime.me.current?.person.name).toBe('Toni');
    expect(tab.realtime.connection.state).toBe('live');
  });

  it('is asked again while the server cannot be reached', async () => {
    server.has_http = false;
    const tab = server.browser.tab();
    const realtime = new Realtime(tab.environment);
    const started = realtime.start();
    await server.clock.advance(20_000);
    await started;
    expect(realtime.me.state).toBe('unknown');
    server.has_http = true;
    await server.clock.advance(10_000);
    expect(realtime.me.state).toBe('in');
    expect(realtime.connection.state).toBe('live');
  });

  it('drops everything of the person before', async () => {
    const talk = `talk:${new_id()}`;
    server.commit(talk, 'chat.posted', { posts: [a_post(1)] });
    const store = page.realtime.channels.open(talk);
    await server.clock.advance(0);
    expect(store.state.posts).toHaveLength(1);
    server.forbidden.add(talk);
    await page.realtime.me.demo_login('Toni@amt');
    expect(store.state).toEqual({});
    await server.clock.advance(0);
    expect(store.status).toBe('no_channel');
  });

  it('keeps what is open over a renewed login, and counts what was missed', async () => {
    const talk = `talk:${new_id()}`;
    const kim = server.account!;
    const store = page.realtime.channels.open(talk);
    await server.clock.advance(0);
    server.cut(4003);
    expect(page.realtime.me.state).toBe('ended');
    expect(store.status).toBe('stale');
    await server.clock.advance(5_000);
    server.commit(talk, 'post.created', { posts: [a_post(1), a_post(2)] });
    server.people = [kim.person];
    await page.realtime.me.demo_login(`${kim.person.name}@amt`);
    await server.clock.advance(0);
    expect(store.status).toBe('ready');
    expect(page.realtime.connection.caught_up?.created).toMatchObject({ posts: 2 });
  });
});
