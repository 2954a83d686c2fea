// The client's end of a socket and the handle by which a test plays the network.
import type { SocketLike } from '../../transport/environment';

export class FakeSocket implements SocketLike {
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  /** Frames that the client sent, oldest first. */
  readonly sent: string[] = [];

  constructor(
    readonly url: string,
    readonly protocol: string,
    private readonly receive: (socket: FakeSocket, frame: string) => void,
  ) {}

  get is_open(): boolean {
    return this.readyState === 1;
  }

  // The client's side.
  send(frame: string): void {
    if (!this.is_open) throw new Error('InvalidStateError');
    this.sent.push(frame);
    this.receive(this, frame);
  }
  close(): void {
    this.readyState = 3;
  }

  // The network's side.
  open(): void {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.onopen?.({} as never);
  }
  /** One text frame. */
  push(...messages: object[]): void {
    if (!this.is_open) return;
    this.onmessage?.({ data: messages.map((message) => JSON.stringify(message)).join('\n') });
  }
  drop(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code, reason: '' });
  }
}
