/// <reference types="vitest/config" />
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { kern_tokens } from './build/kern_tokens.ts';
import { licences, preload_fonts } from './build/page.ts';
import { serve_pdf_files } from './build/pdf_files.ts';

const server = process.env.BT_SERVER ?? 'http://localhost:8080';

/* The policy the server sends. The preview sends it too, so that what it would block is seen here. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'";

/* The server checks the Origin of every write and upgrade exactly; behind the proxy it is ours. */
const proxy = {
  '/api': { target: server, changeOrigin: true, headers: { origin: server } },
  '/anonymous': { target: server, changeOrigin: true, headers: { origin: server } },
  '/ws': { target: server, changeOrigin: true, ws: true, headers: { origin: server } },
};

export default defineConfig(({ mode }) => ({
  plugins: [kern_tokens(), svelte(), preload_fonts(), licences(), serve_pdf_files()],
  resolve: {
    alias: {
      $app: new URL('./src/app', import.meta.url).pathname,
      $kit: new URL('./src/kit/index.ts', import.meta.url).pathname,
      $i18n: new URL('./src/i18n/index.ts', import.meta.url).pathname,
    },
    // Without this, vitest would take Svelte's server build, which cannot mount.
    ...(mode === 'test' ? { conditions: ['browser'] } : {}),
  },
  build: {
    // light-dark() and oklab mixing stay as they are; older browsers cannot show the tokens.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The policy allows no fonts from data: addresses.
    assetsInlineLimit: 0,
    sourcemap: false,
  },
  server: { port: 5173, strictPort: true, proxy },
  preview: { port: 4173, strictPort: true, proxy, headers: { 'Content-Security-Policy': policy } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
    // Tests of text and time must not depend on the machine.
    env: { TZ: 'Europe/Berlin' },
  },
}));
