import { describe, expect, it } from 'vitest';
import { from_berlin, to_berlin } from './berlin';
import { initials } from './initials';
import { prepare_html } from './server_html';
import { text_length } from './text_length';

describe('wall-clock time in Berlin', () => {
  it('goes both ways, in winter and summer', () => {
    expect(from_berlin('2026-11-24', '10:00')).toBe('2026-11-24T09:00:00.000Z');
    expect(from_berlin('2026-07-01', '10:00')).toBe('2026-07-01T08:00:00.000Z');
    expect(to_berlin('2026-07-01T08:00:00.000Z')).toEqual({ date: '2026-07-01', time: '10:00' });
    expect(to_berlin('')).toEqual({ date: '', time: '' });
    expect(from_berlin('2026-07-01', '')).toBe('');
  });

  it('is right around the changes of the clock', () => {
    expect(from_berlin('2026-03-29', '01:30')).toBe('2026-03-29T00:30:00.000Z');
    expect(from_berlin('2026-03-29', '03:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(from_berlin('2026-10-25', '03:30')).toBe('2026-10-25T02:30:00.000Z');
  });
});

describe('initials', () => {
  it('take first and last name, no titles', () => {
    expect(initials('Kim Albers')).toBe('KA');
    expect(initials('Dr. Jana Wendt')).toBe('JW');
    expect(initials('Örs')).toBe('Ö');
    expect(initials('')).toBe('');
  });
});

describe('text_length', () => {
  it('counts code points, as the server does', () => {
    expect(text_length('Müller')).toBe(6);
    expect(text_length('👍🏽')).toBe(2);
  });
});

describe('prepare_html', () => {
  const words = { opens_new: 'öffnet in einem neuen Fenster' };
  const prepare = (html: string): string => prepare_html(html, 'https://talk.example', words);

  it('opens other hosts in a new window and says so', () => {
    const html = prepare('<p><a href="https://example.org/">dort</a></p>');
    expect(html).toContain('target="_blank"');
    expect(html).toContain('rel="nofollow noopener noreferrer"');
    expect(html).toContain('(öffnet in einem neuen Fenster)');
  });

  it('leaves own links and mail in place', () => {
    expect(prepare('<a href="/talks">hier</a>')).not.toContain('target');
    expect(prepare('<a href="mailto:a@b.example">Mail</a>')).not.toContain('target');
  });

  it('puts headings below those of the page', () => {
    expect(prepare('<h1>Titel</h1><h6>klein</h6>')).toBe('<h4>Titel</h4><h6>klein</h6>');
  });

  it('lets wide things scroll in themselves', () => {
    expect(prepare('<pre><code>x</code></pre>')).toMatch(/^<div class="scroll" tabindex="0" role="group"><pre>/);
  });
});
