// browser_crash.test.mjs again, through a proxy that lets no WebSocket through.
process.env.BT_TEST_PROXY = 'strip';
await import('./browser_crash.test.mjs');
