import { describe, expect, it } from 'vitest';
import { address_of, address_of_path, number_of_mark, parse_address, parse_channel, parse_slide, path_of } from './address';
import { is_id, new_id } from './ids';

const id = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const other = 'ffffffff-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const origin = 'https://talk.example';

describe('ids', () => {
  it('makes what it accepts, never twice', () => {
    const ids = Array.from({ length: 1000 }, new_id);
    expect(ids.every(is_id)).toBe(true);
    expect(new Set(ids).size).toBe(1000);
    expect(ids.every((made) => made[14] === '4' && '89ab'.includes(made[19] ?? ''))).toBe(true);
  });
  it('accepts the wire form only', () => {
    expect(is_id(id)).toBe(true);
    for (const wrong of ['', id.toUpperCase(), id.slice(1), `${id} `, id.replaceAll('-', '')]) {
      expect(is_id(wrong)).toBe(false);
    }
  });
});

describe('addresses', () => {
  it('parses channels', () => {
    expect(parse_channel('talks')).toEqual({ kind: 'talks', id: null });
    expect(parse_channel(`desk:${id}`)).toEqual({ kind: 'desk', id });
    for (const wrong of [
      '',
      'talk',
      'talk:',
      `talks:${id}`,
      `poll:${id}`,
      `talk:${id}#`,
      `:${id}`,
    ]) {
      expect(parse_channel(wrong)).toBeNull();
    }
  });

  it('parses what stands in channels', () => {
    expect(parse_address(`talk:${id}`)).toMatchObject({ kind: 'self', id: '', channel_id: id });
    expect(parse_address(`talk:${id}#question:${other}`)).toEqual({
      channel: `talk:${id}`,
      channel_kind: 'talk',
      channel_id: id,
      kind: 'question',
      id: other,
    });
    expect(parse_address(`template:${id}#task:4.2-a`)).toMatchObject({ kind: 'task', id: '4.2-a' });
    const wrong = [
      `talk:${id}#task:4.2`,
      `template:${id}#task:`,
      `template:${id}#task:A`,
      `template:${id}#task:${'a'.repeat(33)}`,
      `talk:${id}#question:4`,
      `talk:${id}#self:${other}`,
      `talk:${id}#`,
      'x',
    ];
    for (const text of wrong) expect(parse_address(text), text).toBeNull();
  });

  const paths: [string, { number?: number; task?: string }, string][] = [
    ['talks', {}, '/talks'],
    [`talk:${id}`, {}, `/talks/${id}`],
    [`talk:${id}#question:${other}`, { number: 14 }, `/talks/${id}?frage=14`],
    [`talk:${id}#question:${other}`, {}, `/talks/${id}?frage=${other}`],
    [`talk:${id}#message:${other}`, {}, `/talks/${id}?chat=${other}`],
    [`thread:${id}`, {}, `/themen/thema/${id}`],
    [`thread:${id}#post:${other}`, { number: 12 }, `/themen/thema/${id}?beitrag=12`],
    [`area:${id}`, {}, `/themen/${id}`],
    ['library', {}, '/vorlagen'],
    [`template:${id}#task:2.1`, {}, `/vorlagen/${id}/aufgaben/2.1`],
    [
      `template:${id}#annotation:${other}`,
      { task: '2.1' },
      `/vorlagen/${id}/aufgaben/2.1?anmerkung=${other}`,
    ],
    [
      `template:${id}#question:${other}`,
      { task: '2.1', number: 3 },
      `/vorlagen/${id}/aufgaben/2.1?frage=3`,
    ],
    [`contact:${id}`, {}, `/eingang?stelle=${id}`],
    [`inbox:${id}`, {}, '/eingang'],
    ['nonsense', {}, '/'],
  ];
  it.each(paths)('%s with %o is at %s', (address, hints, path) => {
    expect(path_of(address, hints)).toBe(path);
  });

  it('comes back from the path of an id', () => {
    const addresses = [
      'talks',
      'library',
      `talk:${id}`,
      `talk:${id}#question:${other}`,
      `talk:${id}#message:${other}`,
      `thread:${id}#post:${other}`,
      `area:${id}`,
      `template:${id}`,
      `template:${id}#task:2.1`,
      `template:${id}#annotation:${other}`,
      `template:${id}#question:${other}`,
    ];
    for (const address of addresses) {
      expect(address_of_path(`${origin}${path_of(address)}`, origin)).toBe(address);
      expect(address_of_path(path_of(address), origin)).toBe(address);
    }
  });

  it('names numbered things for a look-up', () => {
    expect(address_of_path(`${origin}/talks/${id}?frage=14`, origin)).toEqual({
      channel: `talk:${id}`,
      stream: 'questions',
      number: 14,
    });
    expect(address_of_path(` ${origin}/themen/thema/${id}?beitrag=12#x `, origin)).toEqual({
      channel: `thread:${id}`,
      stream: 'posts',
      number: 12,
    });
  });

  it('takes the page where the number is none', () => {
    expect(address_of_path(`/talks/${id}?frage=-1`, origin)).toBe(`talk:${id}`);
    expect(address_of_path(`/talks/${id}/regie`, origin)).toBe(`talk:${id}`);
  });

  it('refuses what is not ours', () => {
    const foreign = [
      `https://other.example/talks/${id}`,
      `//other.example/talks/${id}`,
      'javascript:alert(1)',
      'Hallo',
      '',
      `${origin}/`,
      `${origin}/talks/kim`,
      `${origin}/hilfe/${id}`,
    ];
    for (const url of foreign) expect(address_of_path(url, origin), url).toBeNull();
  });

  it('reads numbers from marks', () => {
    expect(number_of_mark('F 14')).toBe(14);
    expect(number_of_mark('B 12')).toBe(12);
    expect(number_of_mark('4.2')).toBeUndefined();
    expect(number_of_mark('00:41:12')).toBeUndefined();
  });
});

describe('the address of a slide', () => {
  const talk = 'talk:00000000-0000-4000-8000-00000000000a';
  const deck = '00000000-0000-4000-8000-00000000000b';

  it('names a page of a deck, of a talk only', () => {
    const address = address_of(talk, 'slide', `${deck}.7`);
    expect(parse_address(address)).toMatchObject({ kind: 'slide', channel_kind: 'talk' });
    expect(parse_slide(`${deck}.7`)).toEqual({ deck, page: 7 });
    expect(path_of(address)).toBe(`/talks/00000000-0000-4000-8000-00000000000a?folie=${deck}.7`);
  });

  it('is what a pasted path of it names, unless that names a question', () => {
    const path = path_of(address_of(talk, 'slide', `${deck}.7`));
    expect(address_of_path(path)).toBe(`${talk}#slide:${deck}.7`);
    expect(address_of_path(`${path}&frage=3`)).toEqual({ channel: talk, stream: 'questions', number: 3 });
    expect(address_of_path(`/talks/00000000-0000-4000-8000-00000000000a?folie=${deck}.0`)).toBe(talk);
  });

  it('is nothing else', () => {
    for (const id of [deck, `${deck}.`, `${deck}.0`, `${deck}.07`, `${deck}.-1`, `x.7`, `${deck}.7.7`]) {
      expect(parse_address(`${talk}#slide:${id}`)).toBeNull();
    }
    expect(parse_address(`thread:00000000-0000-4000-8000-00000000000a#slide:${deck}.7`)).toBeNull();
  });
});
