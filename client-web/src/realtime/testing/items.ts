// Items as the server makes them, for tests; `seq: 0` is numbered by the fake server.
import { new_id } from '../../protocol/ids';
import type { ChatMessage, Line, Post, Question } from '../../protocol/messages';

const at = '2026-11-24T10:46:12.345Z';
const by = '00000000-0000-4000-8000-00000000000a';

export function a_message(text: string, more: Partial<ChatMessage> = {}): ChatMessage {
  return { id: new_id(), seq: 0, at, by, text, erased: false, ...more };
}

export function a_post(number: number, more: Partial<Post> = {}): Post {
  const text = `Beitrag ${number}`;
  return {
    id: new_id(),
    seq: 0,
    at,
    by,
    number,
    text,
    html: '',
    files: [],
    erased: false,
    ...more,
  };
}

export function a_question(number: number, more: Partial<Question> = {}): Question {
  return {
    id: new_id(),
    seq: 0,
    at,
    by,
    number,
    text: `Frage ${number}`,
    state: 'released',
    task: '',
    votes: 0,
    erased: false,
    ...more,
  };
}

export function a_line(about: string, more: Partial<Line> = {}): Line {
  return { id: new_id(), seq: 0, at, reason: 'asked', about, done: false, ...more };
}
