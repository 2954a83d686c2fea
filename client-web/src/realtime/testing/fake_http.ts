// The HTTP side of the fake server.
import type { ErrorCode, Me } from '../../protocol/messages';
import type { Stream } from '../../protocol/reduce';
import { person, type FakeServer } from './fake_server';

export function answer_http(server: FakeServer, url: string, init: RequestInit): Response {
  const { pathname, searchParams } = new URL(url, 'https://talk.example');
  if (pathname === '/api/login' && init.method === 'POST') return log_in(server, init);
  if (pathname === '/api/login/demo') return log_in(server, init);
  if (pathname === '/api/login') {
    return json({ demo: true, accounts: [], unsafe_durability: false });
  }
  if (!server.account) return refusal(401, 'not_logged_in');
  switch (pathname) {
    case '/api/me':
      return json(server.account);
    case '/api/logout':
      server.account = null;
      server.cut(4003);
      return answer(204, '');
    case '/api/directory': {
      const { authorities, contacts, areas } = server;
      return json({ authorities, contacts, areas });
    }
    case '/api/people': {
      const ids = (searchParams.get('ids') ?? '').split(',');
      return json({ people: server.people.filter((known) => ids.includes(known.id)) });
    }
    case '/api/cards': {
      const addresses = (searchParams.get('of') ?? '').split(',');
      return json({ cards: server.cards.filter((card) => addresses.includes(card.address)) });
    }
    case '/api/following':
      return json({ following: server.following });
    default:
      return answer_channel(server, pathname, searchParams);
  }
}

function answer_channel(server: FakeServer, path: string, query: URLSearchParams): Response {
  const [, name, what] = /^\/api\/channels\/([^/]+)\/(page|item)$/.exec(path) ?? [];
  const channel = name === undefined ? undefined : server.channels.get(name);
  if (!channel) return refusal(404, 'no_channel');
  const stream = query.get('stream') as Stream;
  if (what === 'page') {
    const state = channel.page(stream, Number(query.get('before')), Number(query.get('limit')));
    return json({ seq: channel.head, state });
  }
  const number = query.get('number');
  const item = channel.find(stream, (candidate) =>
    number === null
      ? candidate.id === query.get('id')
      : 'number' in candidate && candidate.number === Number(number),
  );
  if (!item) return refusal(404, 'not_found');
  return json({ seq: channel.head, state: { [stream]: [item] } });
}

/** Anybody may, under the name before the @ of the address; `falsch` is a wrong password. */
function log_in(server: FakeServer, init: RequestInit): Response {
  const body = JSON.parse(String(init.body)) as { email: string; password?: string };
  if (body.password === 'falsch') return refusal(401, 'bad_login');
  const name = body.email.split('@', 1)[0] ?? '';
  const known = server.people.find((candidate) => candidate.name === name);
  const me: Me = known ? { person: known, roles: ['member'], contacts: [] } : person(name);
  if (!known) server.people.push(me.person);
  server.account = me;
  return json(me);
}

/** The part of Response that is used, without a stream, so that promises alone bring it. */
export function answer(status: number, text: string): Response {
  const response: Partial<Response> = {
    status,
    ok: status >= 200 && status < 300,
    text: () => Promise.resolve(text),
  };
  return response as Response;
}

export function json(value: unknown): Response {
  return answer(200, JSON.stringify(value));
}

export function refusal(status: number, code: ErrorCode, field?: string): Response {
  const error = { code, temporary: status === 429 || status === 503, text: 'as the test says', field };
  const text = JSON.stringify({ error });
  return answer(status, text);
}
