/* Wall-clock time in Berlin to a moment and back: what people enter is Berlin's time everywhere. */

const zone = 'Europe/Berlin';

function parts_at(moment: number): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment);
  const get = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? '';
  return { date: `${get('year')}-${get('month')}-${get('day')}`, time: `${get('hour')}:${get('minute')}` };
}

/** '2026-11-24T09:00:00.000Z' → {date: '2026-11-24', time: '10:00'}; empty for no moment. */
export function to_berlin(iso: string): { date: string; time: string } {
  const moment = Date.parse(iso);
  return Number.isNaN(moment) ? { date: '', time: '' } : parts_at(moment);
}

/** The other way; empty when date or time is missing. An hour that the clock skips becomes the next. */
export function from_berlin(date: string, time: string): string {
  const wall = Date.parse(`${date}T${time}:00.000Z`);
  if (date === '' || time === '' || Number.isNaN(wall)) return '';
  // The offset at the guess may differ from that at the result, next to a change of the clock.
  let moment = wall;
  for (let round = 0; round < 2; round += 1) {
    const shown = parts_at(moment);
    moment += wall - Date.parse(`${shown.date}T${shown.time}:00.000Z`);
  }
  return new Date(moment).toISOString();
}
