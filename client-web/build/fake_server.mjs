// What screenshots and checks of the client alone need of a server: answers to what the shell asks,
// put under a page of Playwright. Nothing of it is part of the product.

export const people = [
  ['kim', 'Kim Albers', 'IT-Zweckverband Talaue'],
  ['ute', 'Ute Sommer', 'IT-Zweckverband Talaue'],
  ['olaf', 'Olaf Brandt', 'Gemeinde Moorfeld'],
  ['frieda', 'Frieda Lorenz', 'Kreis Aarwald'],
].map(([name, full, office], index) => ({
  key: name,
  id: `00000000-0000-4000-8000-00000000000${index + 1}`,
  name: full,
  office,
}));

const contact = '00000000-0000-4000-8000-0000000000c1';
const me = {
  person: { id: people[0].id, name: people[0].name, office: people[0].office },
  roles: ['member', 'contact'],
  contacts: [contact],
};
const demo_accounts = [
  ['kim@talaue.example', 'Kim Albers', 'IT-Zweckverband Talaue', 'Ansprechstelle Formularservice'],
  ['ute@talaue.example', 'Ute Sommer', 'IT-Zweckverband Talaue', 'Leitung eines Talks'],
  ['olaf@moorfeld.example', 'Olaf Brandt', 'Gemeinde Moorfeld', 'Mitglied'],
  ['frieda@aarwald.example', 'Frieda Lorenz', 'Kreis Aarwald', 'Ansprechstelle DMS-Team'],
  ['henrik@gast.example', 'Henrik Maas', 'Gast', 'nur dieser Talk'],
].map(([email, name, office, part]) => ({ email, name, office, part }));

/**
 * options: {logged_in, demo, states: {'talk:<id>': State}, pushes: {'talk:<id>': [{event, data}]}}.
 * Returns what the test can change: `server.offline(true)`, `server.logged_in`.
 */
export async function fake_server(page, options = {}) {
  const server = { logged_in: options.logged_in ?? true, is_offline: false, sockets: new Set(), asked: [] };
  const json = (route, value, status = 200) =>
    route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(value) });
  const refuse = (route, code, status) => json(route, { error: { code, temporary: false, text: code } }, status);

  await page.route('**/api/**', async (route) => {
    const url = new URL(route.request().url());
    const method = route.request().method();
    server.asked.push(`${method} ${url.pathname}`);
    if (server.is_offline) return route.abort();
    if (url.pathname === '/api/login' && method === 'GET') {
      return json(route, { demo: options.demo ?? true, accounts: demo_accounts, unsafe_durability: false });
    }
    if (url.pathname === '/api/login' && JSON.parse(route.request().postData() ?? '{}').password !== 'richtig') {
      return refuse(route, 'bad_login', 401);
    }
    if (url.pathname.startsWith('/api/login')) {
      server.logged_in = true;
      return json(route, me);
    }
    if (url.pathname === '/api/logout') {
      server.logged_in = false;
      return route.fulfill({ status: 204 });
    }
    if (!server.logged_in) return refuse(route, 'not_logged_in', 401);
    if (url.pathname === '/api/me') return json(route, me);
    if (url.pathname === '/api/directory') {
      return json(route, {
        authorities: [{ id: contact, name: 'IT-Zweckverband Talaue' }],
        contacts: [{ id: contact, name: 'Formularservice', authority: contact, people: [me.person.id], deputies: [] }],
        areas: [],
      });
    }
    if (url.pathname === '/api/people') return json(route, { people });
    if (url.pathname === '/api/following') return json(route, { following: [] });
    if (url.pathname === '/api/cards') return json(route, { cards: [] });
    return refuse(route, 'not_found', 404);
  });

  const lines = [1, 2, 3].map((seq) => ({
    id: `00000000-0000-4000-8000-0000000000a${seq}`,
    seq,
    at: '2026-11-24T09:32:00.000Z',
    reason: 'asked',
    about: `contact:${contact}`,
    done: false,
  }));
  await page.routeWebSocket('**/ws', (socket) => {
    if (server.is_offline || !server.logged_in) return socket.close({ code: 1001 });
    server.sockets.add(socket);
    socket.onClose(() => server.sockets.delete(socket));
    socket.onMessage((text) => {
      for (const line of String(text).split('\n')) {
        if (line.trim() === '') continue;
        const { id, do: command, channel } = JSON.parse(line);
        if (command === 'subscribe') {
          const own = { level: 'normal', read: 0, votes: [], waiting: [] };
          const state = options.states?.[channel] ?? (channel?.startsWith('inbox:') ? { lines } : {});
          socket.send(
            JSON.stringify({
              id,
              ok: { epoch: contact, seq: 3, recovered: false, reason: 'first', state, own, activity: [] },
            }),
          );
          for (const push of options.pushes?.[channel] ?? []) {
            socket.send(JSON.stringify({ channel, ...push }));
          }
        } else if (id !== undefined) {
          socket.send(JSON.stringify({ id, ok: {} }));
        }
      }
    });
  });
  server.offline = async (on) => {
    server.is_offline = on;
    if (on) for (const socket of server.sockets) await socket.close({ code: 1001 });
  };
  return server;
}

export const chromium_flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
