/* A short tone, made in the browser. Only this file makes sound. */

const tone_hz = 440;
const tone_seconds = 1.2;
/** Without a ramp at both ends it would crack. */
const ramp_seconds = 0.05;
/** Well below the loudest, since it may come through headphones. */
const loudness = 0.2;

/** Plays it; false where the browser cannot, or does not let the page. Ends by itself. */
export async function play_tone(): Promise<boolean> {
  if (typeof AudioContext === 'undefined') return false;
  const context = new AudioContext();
  try {
    await context.resume();
    if (context.state !== 'running') throw new Error('the page may make no sound');
    const tone = new OscillatorNode(context, { frequency: tone_hz });
    const volume = new GainNode(context, { gain: 0 });
    const begin = context.currentTime;
    const end = begin + tone_seconds;
    volume.gain.linearRampToValueAtTime(loudness, begin + ramp_seconds);
    volume.gain.setValueAtTime(loudness, end - ramp_seconds);
    volume.gain.linearRampToValueAtTime(0, end);
    tone.connect(volume).connect(context.destination);
    tone.addEventListener('ended', () => void context.close());
    tone.start(begin);
    tone.stop(end);
    return true;
  } catch {
    void context.close();
    return false;
  }
}
