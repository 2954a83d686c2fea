import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import type { Talk } from '../protocol/messages';
import type { ChannelStore } from './channel_store.svelte';
import { name_stays_ms } from './lobby_names.svelte';
import { FakeServer } from './testing/fake_server';
import { open_page, type Page } from './testing/page';

const talk = `talk:${new_id()}`;
let server: FakeServer;
let page: Page;
let store: ChannelStore;

const show = (by: string, on = true, channel = talk) =>
  server.push(talk, { channel: 'inbox:me', event: 'lobby.shown', data: { channel, by, on } });
const move = (state: 'lobby' | 'live') =>
  server.commit(talk, 'talk.moved', { talk: { id: talk, state } as Talk });

beforeEach(async () => {
  server = new FakeServer();
  page = await open_page(server);
  move('lobby');
  store = page.realtime.channels.open(talk);
  await server.clock.advance(0);
});

describe('names shown in the lobby', () => {
  it('are there once each, in no order of coming, until they are taken back', () => {
    for (const by of ['b', 'a', 'b']) show(by);
    expect(store.lobby_names).toEqual(['a', 'b']);
    show('a', false);
    show('c', false);
    expect(store.lobby_names).toEqual(['b']);
    show('d', true, `talk:${new_id()}`);
    expect(store.lobby_names).toEqual(['b']);
  });

  it('go by themselves when they are not said again', async () => {
    show('a');
    await server.clock.advance(name_stays_ms - 1);
    show('b');
    await server.clock.advance(1);
    expect(store.lobby_names).toEqual(['b']);
  });

  it('go with the lobby, and do not come back after it', () => {
    show('a');
    move('live');
    expect(store.lobby_names).toEqual([]);
    show('a');
    expect(store.lobby_names).toEqual([]);
  });

  it('go with the connection', async () => {
    show('a');
    server.cut();
    expect(store.lobby_names).toEqual([]);
  });
});
