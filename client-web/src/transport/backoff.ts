// How long to wait before trying again: full jitter, so that thousands of clients that lost the
// same server do not come back at the same moment.
// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

export const backoff_first_ms = 500;
export const backoff_max_ms = 30_000;

/** rand(0, min(30 s, 0.5 s * 2^attempt)); `attempt` counts from 0. `random` is in [0, 1). */
export function backoff_ms(attempt: number, random: number): number {
  // 2^16 is far above the bound already; a larger power could overflow to Infinity * 0.
  const ceiling = Math.min(backoff_max_ms, backoff_first_ms * 2 ** Math.min(attempt, 16));
  return Math.floor(random * ceiling);
}
