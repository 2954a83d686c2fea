import { describe, expect, it } from 'vitest';
import { ApiError } from '../realtime/api_error';
import { enter_problem, link_problem } from './problems';

const refused = (code: ConstructorParameters<typeof ApiError>[0], field: string, temporary = false) =>
  new ApiError(code, temporary, 'a text', field);

describe('why one does not come in', () => {
  it('by the link', () => {
    expect(link_problem(refused('not_found', 'secret'))).toBe('unknown');
    expect(link_problem(refused('wrong_state', 'secret'))).toBe('used');
    expect(link_problem(refused('wrong_state', 'talk'))).toBe('over');
    expect(link_problem(refused('wrong_state', 'draft'))).toBe('draft');
    expect(link_problem(refused('too_many', ''))).toBe('full');
    expect(link_problem(refused('too_fast', '', true))).toBe('busy');
  });

  it('by the name', () => {
    expect(enter_problem(refused('forbidden', 'name'))).toEqual({ where: 'name', word: 'person' });
    expect(enter_problem(refused('wrong_state', 'name'))).toEqual({ where: 'name', word: 'guest' });
    expect(enter_problem(refused('bad_value', 'name'))).toEqual({ where: 'name', word: 'signs' });
    expect(enter_problem(refused('too_short', 'name'))).toEqual({ where: 'name', word: 'length' });
    expect(enter_problem(refused('wrong_state', 'secret'))).toEqual({ where: 'link', word: 'used' });
    expect(enter_problem(refused('unavailable', '', true))).toEqual({ where: 'server' });
  });
});
