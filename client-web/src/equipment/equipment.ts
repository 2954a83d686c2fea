/* What the test of the equipment makes of what the browser says. Pure. */

export type Grade = 'good' | 'slow' | 'bad';

/** Beyond it, votes and chat feel late; beyond the second, they are. */
const good_ms_max = 300;
const slow_ms_max = 1_000;

export function grade_of(round_trip_ms: number): Grade {
  if (round_trip_ms <= good_ms_max) return 'good';
  return round_trip_ms <= slow_ms_max ? 'slow' : 'bad';
}

/** Of some measurements the middle one, which a single hiccup does not change. */
export function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export type MediaFault = 'unsupported' | 'refused' | 'absent' | 'busy' | 'failed';

/** Why a microphone or camera cannot be used: what getUserMedia threw. */
export function fault_of(error: unknown): MediaFault {
  switch (error instanceof Error || error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'absent';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}

/** Speech at arm's length has about this share of the loudest possible sound. */
const speech_share = 0.2;

/** How loud some samples around 128 are: 0 silence to 10 loud speech, in steps that can be read. */
export function level_of(samples: Uint8Array): number {
  let squares = 0;
  for (const sample of samples) squares += ((sample - 128) / 128) ** 2;
  const loudness = samples.length === 0 ? 0 : Math.sqrt(squares / samples.length);
  return Math.min(10, Math.round((loudness / speech_share) * 10));
}
