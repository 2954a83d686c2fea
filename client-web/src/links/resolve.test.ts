import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import { ApiError } from '../realtime/api_error';
import { FakeServer } from '../realtime/testing/fake_server';
import { a_post } from '../realtime/testing/items';
import { open_page, type Page } from '../realtime/testing/page';
import { resolve_path } from './resolve';

let server: FakeServer;
let page: Page;

beforeEach(async () => {
  server = new FakeServer();
  page = await open_page(server);
});

describe('pasted paths', () => {
  const thread = `thread:${new_id()}`;

  it('find the id behind a number', async () => {
    const posts = [a_post(1), a_post(2)];
    for (const post of posts) server.commit(thread, 'post.created', { posts: [post] });
    const path = `/themen/thema/${thread.slice(7)}`;
    const { queries } = page.realtime;
    expect(await resolve_path(`${path}?beitrag=2`, queries)).toBe(`${thread}#post:${posts[1]!.id}`);
    expect(await resolve_path(path, queries)).toBe(thread);
    expect(await resolve_path(`${path}?beitrag=3`, queries)).toBeNull();
    expect(await resolve_path('https://other.example/', queries)).toBeNull();
  });

  it('say when the server could not be asked', async () => {
    server.has_http = false;
    const path = `/themen/thema/${thread.slice(7)}?beitrag=1`;
    const looking = resolve_path(path, page.realtime.queries).catch((error: unknown) => error);
    await server.clock.advance(10_000);
    expect(await looking).toBeInstanceOf(ApiError);
  });
});
