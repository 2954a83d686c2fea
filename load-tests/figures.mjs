// What the runs of one scenario with one server come to, and whether it may be believed.

// Above these the generator, not the server, may be what a latency shows.
const loadCpuShareMax = 0.9;
const sendLagShareMax = 0.1;
// Of a core; above this something else ran on the machine.
const othersCpuShareMax = 0.2;

export function median(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function medians(runs) {
  const found = {};
  const names = new Set(runs.flatMap((run) => Object.keys(run)));
  for (const name of names) {
    const value = median(runs.map((run) => run[name]));
    if (value !== undefined && name !== 'round') found[name] = value;
  }
  return found;
}

/** Of the worst round, for what must hold always; undefined if it was not measured. */
export function greatest(runs, name) {
  const values = runs.map((run) => run[name]).filter((value) => value >= 0);
  return values.length === 0 ? undefined : Math.max(...values);
}

/** 3 significant digits, thousands with a thin gap of nothing but a comma. */
export function show(value, digits = 3) {
  if (value === undefined) return '–';
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) >= 1000
    ? Math.round(value).toLocaleString('en-US')
    : String(rounded);
}

/** Whether the load may have been what was slow. */
export function isLoadBound(figures) {
  const lag = figures.send_lag_p99_ms ?? 0;
  const latency = figures.small_p99_ms ?? figures.big_p99_ms ?? figures.reply_p99_ms ??
    figures.at_head_p99_ms ?? figures.join_p99_ms ?? Infinity;
  return (figures.load_cpu_share ?? 0) > loadCpuShareMax || lag > sendLagShareMax * latency;
}

export const isDisturbed = (figures) => (figures.others_cpu_share ?? 0) > othersCpuShareMax;
export const disturbed = '⁴ Something else ran on the machine meanwhile; latencies say little.';

export const markdownRow = (cells) => `| ${cells.join(' | ')} |`;
