import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import type { Post } from '../protocol/messages';
import type { ChannelStore } from './channel_store.svelte';
import { FakeServer } from './testing/fake_server';
import { a_post, a_question } from './testing/items';
import { open_page, type Page } from './testing/page';

const thread = `thread:${new_id()}`;

describe('older items', () => {
  let server: FakeServer;
  let page: Page;
  let store: ChannelStore;

  const write = (count: number, push = true) => {
    for (let n = 0; n < count; ++n) {
      const number = server.channel(thread).head + 1;
      server.commit(thread, 'post.created', { posts: [a_post(number)] }, { push });
    }
  };
  const edit = (number: number, text: string) => {
    const post = server.channel(thread).find('posts', (item) => item.seq === number) as Post;
    server.commit(thread, 'post.edited', { posts: [{ ...post, text }] });
  };
  const numbers = () => store.shown('posts').map((post) => post.number);
  const text_of = (number: number) =>
    store.shown('posts').find((post) => post.number === number)?.text;
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const load = async () => {
    const loading = store.load_older('posts');
    await server.clock.advance(0);
    return loading;
  };

  beforeEach(async () => {
    server = new FakeServer();
    write(250);
    page = await open_page(server);
    store = page.realtime.channels.open(thread);
    await server.clock.advance(0);
  });

  it('come page by page until the beginning', async () => {
    expect(store.older('posts')).toEqual({ loading: false, at_start: false, failed: false });
    const loading = store.load_older('posts');
    expect(store.older('posts').loading).toBe(true);
    await server.clock.advance(0);
    expect(await loading).toBe(true);
    expect(numbers()).toEqual(range(51, 250));
    expect(await load()).toBe(true);
    expect(numbers()).toEqual(range(1, 250));
    expect(store.older('posts')).toEqual({ loading: false, at_start: true, failed: false });
    const asked = server.requests.length;
    expect(await load()).toBe(true);
    expect(server.requests).toHaveLength(asked);
    expect(store.state.posts).toHaveLength(100);
  });

  it('are all there in a short channel', async () => {
    const short = page.realtime.channels.open('library');
    await server.clock.advance(0);
    expect(short.older('templates').at_start).toBe(true);
  });

  it('take events after their own seq', async () => {
    await load();
    edit(60, 'neu');
    expect(text_of(60)).toBe('neu');
    edit(30, 'alt');
    await load();
    expect(text_of(30)).toBe('alt');
  });

  it('leave no hole when the window moves on', async () => {
    await load();
    write(30);
    expect(numbers()).toEqual(range(51, 280));
    edit(151, 'war im Fenster');
    expect(text_of(151)).toBe('war im Fenster');
    store.forget_older('posts');
    expect(numbers()).toEqual(range(181, 280));
  });

  it('leave no hole when the window moves on while the page travels', async () => {
    const loading = store.load_older('posts');
    write(5);
    edit(100, 'unterwegs');
    await server.clock.advance(0);
    expect(await loading).toBe(true);
    expect(numbers()).toEqual(range(51, 255));
    expect(text_of(100)).toBe('unterwegs');
  });

  it('are renewed by what was applied while an older answer travelled', async () => {
    const original = server.fetch.bind(server);
    server.fetch = async (url, init) => {
      const answer = await original(url, init);
      // Read by the server before this, applied here before the answer comes.
      edit(100, 'nach dem Lesen');
      return answer;
    };
    await load();
    expect(text_of(100)).toBe('nach dem Lesen');
  });

  it('are not overwritten by older events when the page is ahead', async () => {
    edit(100, 'erste');
    server.answers = false;
    edit(100, 'zweite');
    server.answers = true;
    await load();
    expect(text_of(100)).toBe('zweite');
    server.push(thread, server.channel(thread).log.at(-1)!);
    expect(text_of(100)).toBe('zweite');
    expect(store.position?.seq).toBe(252);
  });

  it('follow tallies', async () => {
    const talk = `talk:${new_id()}`;
    const first = a_question(1, { state: 'answered' });
    server.commit(talk, 'question.released', { questions: [first] });
    for (let n = 2; n <= 120; ++n) {
      server.commit(talk, 'q', { questions: [a_question(n, { state: 'answered' })] });
    }
    const room = page.realtime.channels.open(talk);
    await server.clock.advance(0);
    const loading = room.load_older('questions');
    await server.clock.advance(0);
    await loading;
    server.commit(talk, 'tally', { tallies: [{ question: first.id, votes: 9 }] });
    expect(room.shown('questions')[0]?.votes).toBe(9);
    expect(room.shown('questions')).toHaveLength(120);
  });

  it('stand once although an open one is in the window', async () => {
    const talk = `talk:${new_id()}`;
    server.commit(talk, 'question.released', { questions: [a_question(1)] });
    for (let n = 2; n <= 120; ++n) {
      server.commit(talk, 'q', { questions: [a_question(n, { state: 'answered' })] });
    }
    const room = page.realtime.channels.open(talk);
    await server.clock.advance(0);
    expect(room.shown('questions').map((question) => question.number)).toEqual([
      1,
      ...range(21, 120),
    ]);
    const loading = room.load_older('questions');
    await server.clock.advance(0);
    await loading;
    expect(room.shown('questions').map((question) => question.number)).toEqual(range(1, 120));
  });

  it('say when they could not be loaded, and can be asked for again', async () => {
    server.has_http = false;
    const loading = store.load_older('posts');
    await server.clock.advance(60_000);
    expect(await loading).toBe(false);
    expect(store.older('posts')).toEqual({ loading: false, at_start: false, failed: true });
    server.has_http = true;
    expect(await load()).toBe(true);
    expect(store.older('posts').failed).toBe(false);
    expect(numbers()).toEqual(range(51, 250));
  });

  it('are dropped with a snapshot, and an answer from before it is not used', async () => {
    await load();
    let arrive: () => void = () => undefined;
    const original = server.fetch.bind(server);
    server.fetch = async (url, init) => {
      const answer = await original(url, init);
      if (url.includes('/page')) await new Promise<void>((resolve) => (arrive = resolve));
      return answer;
    };
    const late = store.load_older('posts');
    server.channel(thread).epoch = new_id();
    server.cut();
    await server.clock.advance(5_000);
    expect(numbers()).toEqual(range(151, 250));
    arrive();
    expect(await late).toBe(false);
    expect(numbers()).toEqual(range(151, 250));
    expect(store.older('posts').loading).toBe(false);
  });

  it('are loaded until one is there', async () => {
    const looking = store.load_until('posts', (post) => post.number === 12);
    await server.clock.advance(0);
    expect((await looking)?.number).toBe(12);
    const in_vain = store.load_until('posts', (post) => post.number === 999);
    await server.clock.advance(0);
    expect(await in_vain).toBeUndefined();
  });

  it('keep the same array as long as nothing changed', async () => {
    expect(store.shown('posts')).toBe(store.state.posts);
    await load();
    const shown = store.shown('posts');
    expect(store.shown('posts')).toBe(shown);
    server.commit(thread, 'thread.renamed', {
      thread: { id: new_id(), area: new_id(), at: '', by: 'x', title: 'Neu' },
    });
    expect(store.shown('posts')).toBe(shown);
  });
});
