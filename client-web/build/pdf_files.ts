import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/* What pdf.js asks for while it reads a file, under /pdf/: fonts that a PDF may leave to the reader,
   tables of East Asian characters, and a decoder of JPEG 2000 that needs no WebAssembly, which the
   page's policy does not allow. */
const wanted = /^(standard_fonts\/.+|cmaps\/.+|wasm\/openjpeg_nowasm_fallback\.js|wasm\/LICENSE_.*OPENJPEG)$/;
const root = new URL('../node_modules/pdfjs-dist', import.meta.url).pathname;

function pdf_files(): string[] {
  return ['standard_fonts', 'cmaps', 'wasm']
    .flatMap((folder) => readdirSync(join(root, folder)).map((file) => `${folder}/${file}`))
    .filter((name) => wanted.test(name));
}

export function serve_pdf_files(): Plugin {
  return {
    name: 'serve_pdf_files',
    generateBundle() {
      for (const name of pdf_files()) {
        this.emitFile({ type: 'asset', fileName: `pdf/${name}`, source: readFileSync(join(root, name)) });
      }
    },
    configureServer(server) {
      server.middlewares.use('/pdf', (request, response, next) => {
        const name = (request.url ?? '').slice(1);
        if (!pdf_files().includes(name)) return next();
        if (name.endsWith('.js')) response.setHeader('Content-Type', 'text/javascript');
        response.end(readFileSync(join(root, name)));
      });
    },
  };
}
