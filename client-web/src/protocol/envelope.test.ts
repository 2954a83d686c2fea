import { describe, expect, it } from 'vitest';
import { decode_frame } from './envelope';

describe('frames', () => {
  it('holds one message or several, in order', () => {
    const frame = [
      '{"id":17,"ok":{"seq":812}}',
      '{"channel":"talks","seq":812,"at":"x","event":"talk.created","by":"y","data":{}}',
      '{"id":18,"error":{"code":"too_long","temporary":false,"text":""}}',
      '{"channel":"talks","event":"activity","data":[]}',
      '{}',
    ].join('\n');
    const kinds = decode_frame(frame).map((message) => message.kind);
    expect(kinds).toEqual(['ok', 'event', 'error', 'ephemeral', 'heartbeat']);
  });

  it('leaves out what it cannot read and goes on', () => {
    const kinds = decode_frame('nonsense\n[1]\n\n{"event":"future.push","data":{}}\n{}').map(
      (message) => message.kind,
    );
    expect(kinds).toEqual(['heartbeat']);
  });
});
