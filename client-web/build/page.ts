import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Lets the browser fetch the three Latin fonts together with the page: no text changes its width
 *  after it was shown. */
export function preload_fonts(): Plugin {
  return {
    name: 'preload_fonts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, context) {
        const fonts = Object.keys(context.bundle ?? {}).filter((file) =>
          /fira-sans-latin-(400|500|600)-normal.*\.woff2$/.test(file),
        );
        const tags = fonts.map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
          injectTo: 'head-prepend' as const,
        }));
        return { html, tags };
      },
    },
  };
}

/** The licences of what is delivered lie beside it, as they ask for. */
export function licences(): Plugin {
  const texts = {
    'kern-ux': '@kern-ux/native/LICENSE.md',
    'fira-sans': '@fontsource/fira-sans/LICENSE',
    'pdf.js': 'pdfjs-dist/LICENSE',
  };
  return {
    name: 'licences',
    apply: 'build',
    generateBundle() {
      for (const [name, path] of Object.entries(texts)) {
        const source = readFileSync(new URL(`../node_modules/${path}`, import.meta.url));
        this.emitFile({ type: 'asset', fileName: `licences/${name}.txt`, source });
      }
    },
  };
}
