import { describe, expect, it } from 'vitest';
import { match } from './routes';

describe('routes', () => {
  it('find the view and its parameters', () => {
    expect(match('/').pattern).toBe('/');
    expect(match('/talks/42/regie')).toMatchObject({ pattern: '/talks/:id/regie', params: { id: '42' } });
    expect(match('/vorlagen/v/aufgaben/2.1').params).toEqual({ id: 'v', task: '2.1' });
    expect(match('/themen/thema/7').pattern).toBe('/themen/thema/:id');
    expect(match('/talks/a%20b').params).toEqual({ id: 'a b' });
    expect(match('/talks/%E0%A4%A').params).toEqual({ id: '%E0%A4%A' });
  });

  it('prefer a word to a parameter', () => {
    expect(match('/talks/planen').pattern).toBe('/talks/planen');
    expect(match('/talks/42').pattern).toBe('/talks/:id');
  });

  it('know what they do not know', () => {
    expect(match('/nirgendwo')).toMatchObject({ pattern: null, load: null });
    expect(match('/talks/42/nirgendwo').pattern).toBeNull();
  });

  it('keep one place where only a selection changes', () => {
    expect(match('/eingang').place).toBe(match('/eingang/7').place);
    expect(match('/vorlagen/v').place).toBe(match('/vorlagen/v/aufgaben/2.1').place);
    expect(match('/vorlagen/v').place).not.toBe(match('/vorlagen/w').place);
    expect(match('/talks/1').place).not.toBe(match('/talks/1/regie').place);
  });

  it('open only the help without a login', () => {
    expect(match('/hilfe/datenschutz').open).toBe(true);
    expect(match('/profil').open).toBe(false);
  });
});
