import { describe, expect, it } from 'vitest';
import { FakeBrowser } from '../realtime/testing/fake_browser';
import { FakeClock } from '../realtime/testing/fake_clock';
import { socket_url, websocket_transport } from './websocket';

describe('websocket', () => {
  it('speaks as the page was loaded', () => {
    expect(socket_url('http://localhost:8080')).toBe('ws://localhost:8080/ws');
    expect(socket_url('https://talk.example')).toBe('wss://talk.example/ws');
  });

  it('tells a constructor that throws as a close, later', async () => {
    const clock = new FakeClock();
    const network = {
      open_socket: () => {
        throw new Error('SecurityError');
      },
      fetch: () => Promise.reject(new Error('not here')),
    };
    const { environment } = new FakeBrowser(clock, network).tab();
    const codes: number[] = [];
    websocket_transport(environment)({
      on_open: () => undefined,
      on_moved: () => undefined,
      on_frame: () => undefined,
      on_close: (code) => codes.push(code),
    });
    expect(codes).toEqual([]);
    await clock.advance(0);
    expect(codes).toEqual([1006]);
  });
});
