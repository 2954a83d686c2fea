// story_talk.test.mjs again, through a proxy that lets no WebSocket through.
process.env.BT_TEST_PROXY = 'strip';
await import('./story_talk.test.mjs');
