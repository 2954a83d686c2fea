import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import { FakeServer } from './testing/fake_server';
import { a_message } from './testing/items';
import { open_page, type Page } from './testing/page';
import { ChannelView } from './use_channel.svelte';

const [one, two] = [`talk:${new_id()}`, `talk:${new_id()}`];

describe('a channel in a component', () => {
  let server: FakeServer;
  let page: Page;

  beforeEach(async () => {
    server = new FakeServer();
    server.commit(one, 'chat.posted', { messages: [a_message('eins')] });
    server.commit(two, 'chat.posted', { messages: [a_message('zwei')] });
    page = await open_page(server);
  });

  const open = (name: string) => page.realtime.channels.open(name);

  it('is open while the component lives, follows its name, and is closed with it', async () => {
    let name = $state<string | null>(one);
    const rendered: string[] = [];
    const heard: string[] = [];
    let view: ChannelView | undefined;
    const stop = $effect.root(() => {
      view = new ChannelView(() => name, open);
      // There at once, before the first effect runs.
      expect(view.status).toBe('loading');
      expect(view.store?.name).toBe(one);
      view.on_event((event) => heard.push(event.channel));
      $effect(() => {
        rendered.push(
          view
            ?.shown('messages')
            .map((item) => item.text)
            .join() ?? '',
        );
      });
    });
    flushSync();
    await server.clock.advance(0);
    flushSync();
    expect(rendered.at(-1)).toBe('eins');
    server.commit(one, 'chat.posted', { messages: [a_message('noch eins')] });
    flushSync();
    expect(rendered.at(-1)).toBe('eins,noch eins');

    name = two;
    flushSync();
    await server.clock.advance(0);
    flushSync();
    expect(rendered.at(-1)).toBe('zwei');
    server.commit(two, 'chat.posted', { messages: [a_message('x')] });
    server.commit(one, 'chat.posted', { messages: [a_message('x')] });
    expect(heard).toEqual([one, two]);

    name = null;
    flushSync();
    expect(view?.status).toBe('loading');
    expect(view?.state).toEqual({});
    expect(await view?.load_older('messages')).toBe(false);

    name = one;
    flushSync();
    // Kept for going back.
    expect(view?.status).toBe('ready');
    stop();
    await server.clock.advance(30_000);
    expect(page.realtime.channels.peek(one)).toBeUndefined();
    expect(page.realtime.channels.peek(two)).toBeUndefined();
  });

  it('may send from an effect without running it again', async () => {
    let runs = 0;
    const stop = $effect.root(() => {
      $effect(() => {
        runs += 1;
        page.realtime.outbox.send(one, 'chat.post', { text: 'Hallo' });
      });
    });
    flushSync();
    await server.clock.advance(0);
    flushSync();
    expect(runs).toBe(1);
    stop();
  });

  it('sends what a view had at that moment, whatever it does with it later', async () => {
    const links = $state([one]);
    server.accepts = false;
    server.cut();
    const sending = page.realtime.outbox.send(one, 'post.create', { text: 'Hallo', links });
    links.push(two);
    expect(sending.data).toEqual({ text: 'Hallo', links: [one] });
    expect(() => structuredClone(sending.entry)).not.toThrow();
  });

  it('tells views of what is pending', async () => {
    const counts: number[] = [];
    const stop = $effect.root(() => {
      $effect(() => {
        counts.push(page.realtime.outbox.pending(one).length);
      });
    });
    flushSync();
    server.accepts = false;
    server.cut();
    page.realtime.outbox.send(one, 'chat.post', { text: 'Hallo' });
    flushSync();
    server.accepts = true;
    await server.clock.advance(60_000);
    flushSync();
    expect(counts).toEqual([0, 1, 0]);
    stop();
  });
});
