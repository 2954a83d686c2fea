import { describe, expect, it } from 'vitest';
import type { LinkEnd } from '../protocol/messages';
import { link_counts, links_at } from './ends';

const template = 'template:1';
const end = (here: string, other: string, removed = false): LinkEnd => ({
  id: `${here} ${other}`,
  seq: 1,
  here,
  other,
  version: 1,
  removed,
});

describe('links', () => {
  const links = [
    end(`${template}#task:1`, 'talk:2#question:3'),
    end(`${template}#task:1`, 'thread:4', true),
    end(`${template}#question:5`, `${template}#task:1`),
  ];

  it('hang at both ends, also within one channel', () => {
    const others = links_at({ links }, `${template}#task:1`).map((link) => link.other);
    expect(others).toEqual(['talk:2#question:3', `${template}#question:5`]);
    expect(links_at({ links }, `${template}#question:5`).map((link) => link.other)).toEqual([
      `${template}#task:1`,
    ]);
    expect(links_at({}, template)).toEqual([]);
  });

  it('are counted where they hang in this channel', () => {
    expect([...link_counts({ links })]).toEqual([
      [`${template}#task:1`, 2],
      [`${template}#question:5`, 1],
    ]);
  });
});
