// What somebody finds who was not there: every channel from 1, page by page, and the totals.
import { tokens_in } from './log.mjs';

/** Bound of the loop over pages: more than any round writes. */
const pages_max = 200;

const now = () => performance.now();

/** Fills `log.history` for these channels and for those that their events come from. */
export async function fetch_history({ world, log, channels }) {
  for (const channel of channels) await fetch_channel({ world, log, channel });
  const sources = new Set(Object.values(log.history).flatMap(({ events }) =>
    events.flatMap(({ source }) => (source ? [source.channel] : []))));
  for (const channel of sources) {
    if (log.history[channel] === undefined) await fetch_channel({ world, log, channel });
  }
}

async function fetch_channel({ world, log, channel }) {
  const found = { epoch: null, head: 0, events: [] };
  log.history[channel] = found;
  for (let page = 0; page < pages_max; page += 1) {
    const t0 = now();
    const text = await world.get(world.planner,
      `/api/channels/${channel}/events?after=${found.events.at(-1)?.seq ?? 0}&limit=1000`);
    const { epoch, head, events } = JSON.parse(text);
    log.reads.push({ account: world.planner.id, channel, t0, t1: now(), epoch, head, tokens: tokens_in(text) });
    Object.assign(found, { epoch, head });
    if (events.length === 0) return;
    // As sent: the log keeps one body for equal bytes.
    for (const event of events) found.events.push(log.body(JSON.stringify(event)));
  }
}

/** Fills `log.totals`: the votes of every question of these talks. */
export async function fetch_totals({ world, log, channels }) {
  for (const channel of channels) {
    let before = Number.MAX_SAFE_INTEGER;
    for (let page = 0; page < pages_max; page += 1) {
      const { state } = JSON.parse(await world.get(world.planner,
        `/api/channels/${channel}/page?stream=questions&before=${before}&limit=100`));
      const questions = state.questions ?? [];
      if (questions.length === 0) break;
      for (const { id, votes } of questions) log.totals.push({ channel, question: id, votes });
      before = questions[0].seq;
    }
  }
}
