import { beforeEach, describe, expect, it } from 'vitest';
import { load_draft, save_draft, text_length } from '$kit';
import { limits, type LinkEnd, type Question } from '../protocol/messages';
import { begin_thread, draft_place, links_of, quoted, title_of } from './discuss';

const talk = 'talk:00000000-0000-4000-8000-00000000000a';
const question = { id: '00000000-0000-4000-8000-000000000001', text: 'Wer zahlt\ndie Schnittstelle?' } as Question;
const end = (other: string): LinkEnd => ({ other }) as LinkEnd;

describe('a question that goes on as a thread', () => {
  beforeEach(() => localStorage.clear());

  it('fills the form with the question and its links', () => {
    const href = begin_thread('kim', talk, question, [end('template:x#task:4.3')]);
    expect(href).toBe(`/themen?neu=ja&aus=${question.id}`);
    const place = draft_place(question.id);
    expect(load_draft('kim', `${place}.title`)).toBe('Wer zahlt die Schnittstelle?');
    expect(load_draft('kim', `${place}.text`)).toBe('> Wer zahlt\n> die Schnittstelle?\n\n');
    expect(load_draft('kim', `${place}.links`)).toBe(`${talk}#question:${question.id} template:x#task:4.3`);
    expect(load_draft('kim', `${draft_place(null)}.text`)).toBe('');
  });

  it('leaves alone what was written there before', () => {
    save_draft('kim', `${draft_place(question.id)}.text`, 'Schon begonnen');
    begin_thread('kim', talk, question, []);
    expect(load_draft('kim', `${draft_place(question.id)}.text`)).toBe('Schon begonnen');
    expect(load_draft('kim', `${draft_place(question.id)}.title`)).toBe('');
  });

  it('cuts a title at a word, and links at their bound', () => {
    const title = title_of('Wort '.repeat(60));
    expect(text_length(title)).toBeLessThanOrEqual(limits.title_max);
    expect(title).toMatch(/Wort…$/);
    expect(text_length(title_of('ü'.repeat(400)))).toBe(limits.title_max);
    const many = Array.from({ length: 50 }, (_, n) => end(`thread:${n}`));
    expect(links_of(talk, question, many)).toHaveLength(limits.links_per_item_max);
    expect(quoted('x')).toBe('> x\n\n');
  });
});
