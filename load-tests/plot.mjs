// Draws the comparison as dots on logarithmic axes: the median of the rounds, and a line from the
// least to the greatest of them.

const panels = [
  ['Idle member, bytes', 'idle', 'rss_bytes_per_member'],
  ['CPU a delivery, one in flight, µs', 'fan-out-1', 'cpu_us_per_delivery'],
  ['CPU a delivery, 32 in flight, µs', 'fan-out-32', 'cpu_us_per_delivery'],
  ['Room of 10,000, p99, ms', 'big-room', 'big_p99_ms'],
  ['Small rooms beside it, p99, ms', 'small-beside-big', 'small_p99_ms'],
];

const width = 860;
const labelWidth = 130;
const valueWidth = 80;
const rowHeight = 20;
const headHeight = 34;
const axisHeight = 34;

const escape = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

function show(value) {
  const rounded = Number(value.toPrecision(3));
  return rounded >= 1000 ? Math.round(value).toLocaleString('en-US') : String(rounded);
}

function panel([title, scenario, figure], all, serverOrder, top) {
  const servers = all[scenario]?.servers ?? {};
  const rows = serverOrder.flatMap((name) => {
    const values = (servers[name]?.runs ?? []).map((run) => run[figure]).filter((v) => v > 0);
    return values.length === 0 ? [] : [{
      name, middle: servers[name].median[figure], least: Math.min(...values), most: Math.max(...values),
    }];
  });
  if (rows.length === 0) return { svg: '', height: 0 };

  const from = Math.floor(Math.log10(Math.min(...rows.map((row) => row.least))));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...rows.map((row) => row.most)))));
  const left = labelWidth;
  const right = width - valueWidth;
  const x = (value) => left + ((Math.log10(value) - from) / (to - from)) * (right - left);
  const bottom = top + headHeight + rows.length * rowHeight;

  const parts = [`<text class="title" x="12" y="${top + 20}">${escape(title)}</text>`];
  for (let power = from; power <= to; power += 1) {
    const at = x(10 ** power).toFixed(1);
    parts.push(`<line class="grid" x1="${at}" x2="${at}" y1="${top + headHeight - 4}" y2="${bottom}"/>`,
      `<text class="axis" x="${at}" y="${bottom + 15}">${show(10 ** power)}</text>`);
  }
  rows.forEach((row, i) => {
    const y = top + headHeight + i * rowHeight + rowHeight / 2;
    const kind = row.name === 'behoerdentalk' ? 'own' : row.name.startsWith('raw') ? 'raw' : 'peer';
    parts.push(`<text class="name ${kind}" x="${left - 10}" y="${y + 4}">${escape(row.name)}</text>`,
      `<line class="range ${kind}" x1="${x(row.least).toFixed(1)}" x2="${x(row.most).toFixed(1)}" y1="${y}" y2="${y}"/>`,
      `<circle class="${kind}" cx="${x(row.middle).toFixed(1)}" cy="${y}" r="4.5"/>`,
      `<text class="value" x="${right + 12}" y="${y + 4}">${show(row.middle)}</text>`);
  });
  return { svg: parts.join('\n'), height: headHeight + rows.length * rowHeight + axisHeight };
}

/** The plot as SVG; panels without figures are left out. */
export function drawPlot(all, serverOrder) {
  let top = 8;
  const drawn = [];
  for (const one of panels) {
    const { svg, height } = panel(one, all, serverOrder, top);
    if (height > 0) drawn.push(svg);
    top += height;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" role="img"
 font-family="system-ui, sans-serif" font-size="12">
<title>Load tests: BehördenTalk beside other servers; less is better, logarithmic axes</title>
<style>
.title { font-weight: 600; font-size: 14px; fill: #1a1a1a }
.grid { stroke: #e2e2e2 }
.axis { text-anchor: middle; fill: #666; font-size: 11px }
.name { text-anchor: end; fill: #1a1a1a }
.name.own { font-weight: 600 }
.value { fill: #1a1a1a }
.range { stroke-width: 2; stroke: #7a8794 }
.range.own { stroke: #b3261e }
circle.own { fill: #b3261e }
circle.raw { fill: #fff; stroke: #4a5560; stroke-width: 2 }
circle.peer { fill: #4a5560 }
</style>
<rect width="${width}" height="${top}" fill="#fff"/>
${drawn.join('\n')}
</svg>
`;
}
