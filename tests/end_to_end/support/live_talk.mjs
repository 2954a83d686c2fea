// A talk that runs and in which nothing was said or shown yet; the demo's is full of both.
import { Wire } from './wire.mjs';
import { eventually } from './world.mjs';

/** Led by Ute Sommer, with Jana Wendt and Tobias Grell as its speakers, about the OZG template: its id and title. */
export async function live_talk(world, title = 'Formulare von Anfang an') {
  const ute = await Wire.connect(world, 'ute.sommer@talaue.example');
  const ids = Object.fromEntries(world.sql("SELECT split_part(email, '.', 1), id FROM account"
    + " WHERE email ~ '^(ute.sommer|jana.wendt|tobias.grell)@'").split('\n').map((line) => line.split('|')));
  const plan = {
    title, description: 'Für die Prüfung.', starts_at: new Date().toISOString(), minutes: 90,
    moderators: [ids.ute], speakers: [ids.jana, ids.tobias], agenda: [], review: true,
  };
  const { state } = await ute.must('subscribe', 'library');
  const template = state.templates.find((entry) => entry.title.startsWith('OZG'));
  const { item: id } = await ute.must('talk.create', 'talks', { plan, links: [`template:${template.id}`] });
  for (const to of ['planned', 'lobby', 'live']) await ute.must('talk.move', `desk:${id}`, { to });
  // The server gives it the key of its tickets by itself, soon after.
  await eventually('tickets are given out', async () =>
    (await ute.must('subscribe', `desk:${id}`)).state.talk.ticket_key !== undefined);
  ute.close();
  return { id, title };
}
