import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import { FakeServer, person } from './testing/fake_server';
import { a_line } from './testing/items';
import { open_page, type Page } from './testing/page';

let server: FakeServer;
let page: Page;
const asked = (path: string) => server.requests.filter((request) => request.includes(path));

beforeEach(async () => {
  server = new FakeServer();
  page = await open_page(server);
});

describe('unread', () => {
  const area = new_id();
  const thread = `thread:${new_id()}`;
  const talk = `talk:${new_id()}`;

  const follow = async () => {
    server.areas = [{ id: area, name: 'IT', description: '' }];
    server.following = [
      {
        channel: thread,
        title: 'Thema',
        activity: { channel: thread, number: 12, open: 0, annotations: 0 },
        read: 9,
      },
      {
        channel: talk,
        title: 'Talk',
        activity: { channel: talk, number: 5, open: 2, annotations: 0 },
        read: 0,
      },
    ];
    page = await open_page(server);
    await server.clock.advance(0);
  };

  it('counts what is newer than the read position, where there is one', async () => {
    await follow();
    const { unread } = page.realtime;
    expect(unread.is_loaded).toBe(true);
    expect(unread.following.map((row) => row.unread)).toEqual([3, null]);
    expect(unread.total).toBe(3);
    expect(unread.in(talk)?.activity.open).toBe(2);
  });

  it('follows activity and what was read, here and elsewhere', async () => {
    await follow();
    const { unread } = page.realtime;
    const activity = { channel: thread, number: 15, open: 0, annotations: 0 };
    const list = `area:${area}`;
    server.push(list, { channel: list, event: 'activity', data: [activity] });
    expect(unread.in(thread)?.unread).toBe(6);
    const inbox = `inbox:${server.account?.person.id}`;
    const data = { channel: thread, read: 14 };
    server.push(inbox, { channel: inbox, event: 'own.changed', data });
    expect(unread.in(thread)?.unread).toBe(1);
    await page.realtime.send_now(thread, 'own.read', { number: 15 });
    expect(unread.in(thread)?.unread).toBe(0);
  });

  it('asks again after following something, and after an absence', async () => {
    await follow();
    const before = asked('/api/following').length;
    server.following = [];
    await page.realtime.send_now(thread, 'own.follow', { level: 'normal' });
    await server.clock.advance(300);
    expect(page.realtime.unread.following).toEqual([]);
    server.cut();
    await server.clock.advance(2_000);
    expect(asked('/api/following').length).toBeGreaterThanOrEqual(before + 2);
  });

  it('counts open lines of the own inbox and contact points', async () => {
    const contact = new_id();
    const me = person('Kim', [contact]);
    server.account = me;
    const inbox = `inbox:${me.person.id}`;
    const line = a_line('talks');
    server.commit(inbox, 'line', { lines: [line] });
    server.commit(`contact:${contact}`, 'line', { lines: [a_line('talks')] });
    page = await open_page(server);
    expect(page.realtime.unread.inbox_count).toBe(2);
    server.commit(inbox, 'inbox.done', { lines: [{ ...line, seq: 1, done: true }] });
    expect(page.realtime.unread.inbox_count).toBe(1);
    await page.realtime.me.logout();
    expect(page.realtime.unread.inbox_count).toBe(0);
    expect(page.realtime.unread.following).toEqual([]);
  });
});
