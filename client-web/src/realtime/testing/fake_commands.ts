// The few commands that the fake server carries out; any other is an event without content.
import type { CommandFrame } from '../../protocol/envelope';
import { new_id } from '../../protocol/ids';
import type { Commands, Done, State } from '../../protocol/messages';
import type { FakeServer } from './fake_server';

export interface Made {
  done: Done;
  /** Absent: done without an event. */
  event?: string;
  data?: State;
}

export function event_of_command(server: FakeServer, command: CommandFrame, by: string): Made {
  const at = new Date(server.clock.now()).toISOString();
  const id = new_id();
  switch (command.do) {
    case 'chat.post': {
      const { text } = command.data as Commands['chat.post'];
      const messages = [{ id, seq: 0, at, by, text, erased: false }];
      return { done: { item: id }, event: 'chat.posted', data: { messages } };
    }
    case 'question.vote':
      return { done: {} };
    case 'question.ask': {
      // As in a talk under review: it waits on the desk, and no event is seen here.
      return { done: { item: id, number: 14 } };
    }
    default:
      return { done: { item: id }, event: command.do, data: {} };
  }
}
