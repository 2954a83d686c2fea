import { describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import { connection, me, open_channel, send, unread, voted } from './index';
import { install_fake_server } from './testing/install';
import { a_message } from './testing/items';

describe('what views import', () => {
  it('works over an installed fake server', async () => {
    const talk = `talk:${new_id()}`;
    const server = await install_fake_server({
      prepare: (prepared) => {
        prepared.commit(talk, 'chat.posted', { messages: [a_message('Hallo')] });
      },
    });
    expect(me.state).toBe('in');
    expect(connection.state).toBe('live');
    const store = open_channel(talk);
    await server.clock.advance(0);
    expect(store.shown('messages').map((message) => message.text)).toEqual(['Hallo']);
    const sending = send(talk, 'chat.post', { text: 'Guten Morgen' });
    await sending.finished;
    expect(sending.state).toBe('done');
    expect(voted(store, new_id())).toBe(false);
    expect(unread.total).toBe(0);
  });
});
