// @vitest-environment node
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { needed_tokens } from './kern_tokens';

const kern = readFileSync(createRequire(import.meta.url).resolve('@kern-ux/native/dist/kern.css'), 'utf8');

describe('needed_tokens', () => {
  it('makes one light-dark() of what differs, with what it is made of', () => {
    const css = needed_tokens(kern, 'a { color: var(--kern-color-action-default); }');
    expect(css).toContain(
      '--kern-color-action-default: light-dark(var(--kern-color-darkblue-700), var(--kern-color-darkblue-300));',
    );
    expect(css).toMatch(/--kern-color-darkblue-300: oklch\(/);
    expect(css).not.toContain('--kern-color-green');
  });

  it('refuses a token that KERN does not have', () => {
    expect(() => needed_tokens(kern, 'var(--kern-color-mauve)')).toThrow('--kern-color-mauve');
  });
});
