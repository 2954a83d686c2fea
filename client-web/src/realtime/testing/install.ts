// A fake server behind the objects that views import, for tests of components.
import { settle } from './fake_clock';
import { FakeServer } from './fake_server';
import { environment, realtime } from '../index';
import type { Me } from '../../protocol/messages';

/**
 * Puts a fake server behind `realtime/index` and starts it; once in a test file (vitest gives each
 * file its own modules). `prepare` fills channels, people and cards before anything is asked. With
 * `me: null` nobody is logged in.
 */
export async function install_fake_server(
  options: { me?: Me | null; prepare?: (server: FakeServer) => void } = {},
): Promise<FakeServer> {
  const server = options.me ? new FakeServer(options.me) : new FakeServer();
  if (options.me === null) server.account = null;
  options.prepare?.(server);
  const { environment: fake } = server.browser.tab();
  Object.defineProperties(environment, Object.getOwnPropertyDescriptors(fake));
  await realtime.start();
  await settle();
  return server;
}
