import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/*
 * Serves `virtual:kern_tokens.css`: the KERN tokens that src/styles/tokens.css uses, and no more.
 * The package's own style sheet is 340 KB, most of it components and embedded icons we do not use.
 * A token that differs between KERN's light and dark theme becomes one light-dark() value, so that
 * `color-scheme` alone decides, also for a part of the page (the stage stays dark).
 */

const require = createRequire(import.meta.url);
const uses = /var\(\s*(--kern-[\w-]+)/g;

type Block = Map<string, string>;

function declarations(css: string, selector: RegExp): Block {
  const found: Block = new Map();
  for (const match of css.matchAll(selector)) {
    for (const one of (match[1] ?? '').matchAll(/(--kern-[\w-]+):\s*([^;]+);/g)) {
      found.set(one[1] ?? '', one[2] ?? '');
    }
  }
  return found;
}

/** The tokens of `kern_css` that `our_css` needs, directly or through other tokens. */
export function needed_tokens(kern_css: string, our_css: string): string {
  const css = kern_css.replace(/\/\*[\s\S]*?\*\//g, '');
  const fixed = declarations(css, /^:root \{([^}]*)\}/gm);
  const light = declarations(css, /^\[data-kern-theme=light\],\s*\.kern-light \{([^}]*)\}/gm);
  const dark = declarations(css, /^\[data-kern-theme=dark\],\s*\.kern-dark \{([^}]*)\}/gm);

  const lines: string[] = [];
  const seen = new Set<string>();
  const queue = [...our_css.matchAll(uses)].map((match) => match[1] ?? '');
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const by_light = light.get(name);
    const by_dark = dark.get(name);
    const value =
      by_light === undefined || by_dark === undefined || by_light === by_dark
        ? (fixed.get(name) ?? by_light)
        : `light-dark(${by_light}, ${by_dark})`;
    if (value === undefined) throw new Error(`KERN has no token ${name}`);
    lines.push(`  ${name}: ${value};`);
    queue.push(...[...value.matchAll(uses)].map((match) => match[1] ?? ''));
  }
  return `:root {\n${lines.sort().join('\n')}\n}\n`;
}

export function kern_tokens(): Plugin {
  const id = 'virtual:kern_tokens.css';
  const ours = new URL('../src/styles/tokens.css', import.meta.url).pathname;
  return {
    name: 'kern_tokens',
    resolveId: (source) => (source === id ? '\0' + id : undefined),
    load(source) {
      if (source !== '\0' + id) return undefined;
      this.addWatchFile(ours);
      const kern = readFileSync(require.resolve('@kern-ux/native/dist/kern.css'), 'utf8');
      return needed_tokens(kern, readFileSync(ours, 'utf8'));
    },
  };
}
