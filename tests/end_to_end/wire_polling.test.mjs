// wire.test.mjs again, over long polling: the same replies, pushes, resumes and crashes.
process.env.BT_TEST_CARRIER = 'polling';
await import('./wire.test.mjs');
