/*
 * A microphone or a camera while it is tried. What it gives stays in this page: nothing is recorded,
 * kept or sent, and it is let go with `stop`.
 */
import { fault_of, level_of, type MediaFault } from './equipment';

export type CaptureKind = 'microphone' | 'camera';

/** A meter that is faster is a flicker. */
const look_every_ms = 150;

export class Capture {
  private current = $state.raw<MediaStream | null>(null);
  private why = $state.raw<MediaFault | null>(null);
  private is_asking = $state(false);
  private loudness = $state(0);
  private was_heard = $state(false);
  private sound: AudioContext | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private wanted = 0;

  constructor(readonly kind: CaptureKind) {}

  /** Reactive, as all of these; null while it is off. */
  get stream(): MediaStream | null {
    return this.current;
  }
  get fault(): MediaFault | null {
    return this.why;
  }
  /** The browser asks the person. */
  get asking(): boolean {
    return this.is_asking;
  }
  /** 0 to 10. */
  get level(): number {
    return this.loudness;
  }
  /** Something was to be heard since it is on. */
  get heard(): boolean {
    return this.was_heard;
  }

  async start(): Promise<void> {
    this.stop();
    const turn = ++this.wanted;
    this.why = null;
    // Only a page that came over TLS, or from this machine, has them.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (!devices?.getUserMedia) {
      this.why = 'unsupported';
      return;
    }
    this.is_asking = true;
    try {
      const stream = await devices.getUserMedia(
        this.kind === 'microphone' ? { audio: true } : { video: true },
      );
      if (turn !== this.wanted) return let_go(stream);
      this.current = stream;
      // Pulled out, or taken back in the browser's own bar.
      stream.getTracks()[0]?.addEventListener('ended', () => turn === this.wanted && this.stop());
      if (this.kind === 'microphone') this.listen(stream);
    } catch (error) {
      if (turn === this.wanted) this.why = fault_of(error);
    } finally {
      if (turn === this.wanted) this.is_asking = false;
    }
  }

  stop(): void {
    this.wanted += 1;
    clearInterval(this.timer);
    void this.sound?.close();
    this.sound = null;
    if (this.current) let_go(this.current);
    this.current = null;
    this.is_asking = false;
    this.loudness = 0;
    this.was_heard = false;
  }

  private listen(stream: MediaStream): void {
    const context = new AudioContext();
    this.sound = context;
    const ear = new AnalyserNode(context, { fftSize: 1024 });
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(ear);
    const samples = new Uint8Array(ear.fftSize);
    this.timer = setInterval(() => {
      ear.getByteTimeDomainData(samples);
      this.loudness = level_of(samples);
      if (this.loudness > 0) this.was_heard = true;
    }, look_every_ms);
  }
}

function let_go(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
