// What there is to see: every view, and what opens over it. Each scene is who looks, at which address,
// and what that person does there. `after` takes back what others would see.
import { pdf, picture } from './pictures.mjs';

/** Steps of a person in a page. */
const press = (role, name) => (page) => page.getByRole(role, { name }).first().click();
const all = (...steps) => async (page) => {
  for (const step of steps) await step(page);
};
const write = (name, text) => (page) => page.getByRole('textbox', { name }).first().fill(text);
/** What a phone folds away in a tab. */
const show_agenda = async (page) => {
  const tab = page.getByRole('tab', { name: /^Ablauf/ });
  if (await tab.count() > 0) await tab.click();
};
/** Chooses two pictures and a PDF for the post that is being written. */
const attach = (page) => page.locator('input[type=file]').first()
  .setInputFiles([picture('keller.png'), picture('regal.png'), pdf('aktenplan.pdf')]);
/** Marks a passage in the sheet for it, as the keyboard does. */
const pick_passage = all(
  async (page) => {
    const field = page.getByRole('dialog', { name: 'Textstelle wählen' }).getByRole('textbox');
    await field.focus();
    for (let letter = 0; letter < 12; letter += 1) await page.keyboard.press('Shift+ArrowRight');
  },
  press('button', 'Stelle übernehmen'),
  (page) => page.getByRole('dialog', { name: 'Textstelle wählen' }).waitFor({ state: 'hidden' }),
);

/** Of the demo content; `at` has the ids, see `places`. */
export function scenes(at) {
  const room = `/talks/${at.live}`;
  const desk = `${room}/regie`;
  const task = `/vorlagen/${at.eakte}/aufgaben/2.1`;
  const thread = `/themen/thema/${at.thread}`;
  const nobody = '00000000-0000-4000-8000-000000000000';
  const kim = (name, where, steps = {}) => ({ who: 'kim', name, where, ...steps });
  const olaf = (name, where, steps = {}) => ({ who: 'olaf', name, where, ...steps });
  const ute = (name, where, steps = {}) => ({ who: 'ute', name, where, ...steps });
  return [
    kim('start', '/'),
    kim('talks', '/talks'),
    kim('planning', '/talks/planen'),
    kim('topics', '/themen'),
    kim('area', `/themen/${at.area}`),
    kim('thread', thread),
    kim('library', '/vorlagen'),
    kim('template', `/vorlagen/${at.eakte}`),
    kim('task', task),
    kim('inbox', '/eingang'),
    kim('profile', '/profil'),
    kim('help', '/hilfe'),
    kim('help: equipment', '/hilfe?blatt=technik'),
    kim('help: accessibility', '/hilfe/barrierefreiheit'),
    kim('help: privacy', '/hilfe/datenschutz'),
    kim('help: what is stored', '/hilfe/verarbeitung'),
    kim('help: imprint', '/hilfe/impressum'),
    kim('help: easy language', '/hilfe/leichte-sprache'),

    // A talk in its states, for those who listen and those who run it.
    olaf('room: planned', `/talks/${at.planned}`),
    olaf('room: lobby', `/talks/${at.lobby}`),
    olaf('room: lobby, the name shown', `/talks/${at.lobby}`, {
      then: all(
        show_agenda,
        (page) => page.getByRole('checkbox', { name: 'Meinen Namen der Leitung zeigen' }).check(),
      ),
    }),
    olaf('room: equipment', `/talks/${at.lobby}?blatt=technik`),
    olaf('room: live', room),
    olaf('room: polls and speakers', `/talks/${at.busy}`),
    olaf('room: polls and speakers, agenda', `/talks/${at.busy}`, { only: 'phone', then: press('tab', /^Ablauf/) }),
    olaf('cancelled', `/talks/${at.cancelled}`),
    olaf('replay', `/talks/${at.own_follow_up}/nachschau`),
    olaf('room: chat', room, { only: 'phone', then: press('tab', /^Chat/) }),
    olaf('room: agenda', room, { only: 'phone', then: press('tab', /^Ablauf/) }),
    olaf('room: a link to a task', `${room}?blatt=bezug`),
    olaf('room: its tasks', `${room}?blatt=bezug`, { then: press('button', /OZG-konformes Formular/) }),
    olaf('room: a refused question', room, {
      then: all(write('Ihre Frage', 'x'.repeat(2_100)), press('button', /^(Frage stellen|Senden)$/)),
      after: write('Ihre Frage', ''),
    }),
    olaf('certificate', `/talks/${at.certified}/bescheinigung`),
    olaf('certificate: not asked for', `/talks/${at.busy}/bescheinigung`),
    olaf('follow-up', `/talks/${at.follow_up}/nachbereitung`),
    olaf('archived', `/talks/${at.archived}`),
    olaf('documentation', `/talks/${at.follow_up}/dokumentation`),
    ute('desk: lobby', `/talks/${at.lobby}/regie`),
    ute('desk: lobby, agenda', `/talks/${at.lobby}/regie`, { only: 'phone', then: press('tab', /^Ablauf/) }),
    ute('desk: equipment', `/talks/${at.lobby}/regie?blatt=technik`),
    ute('desk: live', desk),
    ute('desk: polls and speakers', `/talks/${at.busy}/regie`),
    ute('desk: polls and speakers, agenda', `/talks/${at.busy}/regie`, {
      only: 'phone', then: press('tab', /^Ablauf/),
    }),
    ute('desk: a new poll', `/talks/${at.busy}/regie`, { then: all(show_agenda, press('button', 'Neue Umfrage')) }),
    ute('desk: guests', `/talks/${at.busy}/regie`, { then: all(show_agenda, press('button', 'Gäste verwalten')) }),
    ute('desk: who leads', `/talks/${at.busy}/regie?blatt=leitung`),
    ute('desk: handing over is asked', `/talks/${at.busy}/regie?blatt=leitung`, {
      then: press('button', /^Leitung übergeben an/),
    }),
    ute('desk: handing over', `/talks/${at.busy}/regie?blatt=leitung`, {
      then: all(press('button', /^Leitung übergeben an/), press('button', 'Ja, übergeben')),
      after: press('button', 'Rückgängig'),
    }),
    ute('desk: answered', `${desk}?stand=beantwortet`),
    ute('desk: held back', `${desk}?stand=zurueckgestellt`),
    ute('desk: chat', desk, { only: 'phone', then: press('tab', /^Chat/) }),
    ute('desk: agenda', desk, { only: 'phone', then: press('tab', /^Ablauf/) }),
    ute('desk: a menu', desk, { then: press('button', 'Mehr zu F 9') }),
    ute('desk: erasing', desk, { then: all(press('button', 'Mehr zu F 9'), press('menuitem', 'Löschen')) }),
    ute('desk: merging', desk, { then: all(press('button', 'Mehr zu F 9'), press('menuitem', 'Zusammenführen …')) }),
    ute('desk: assigning', desk, { then: all(press('button', 'Mehr zu F 9'), press('menuitem', 'Zuweisen …')) }),
    ute('desk: released', desk, {
      then: press('button', 'Freigeben'),
      after: press('button', 'Rückgängig'),
    }),
    ute('desk: the end is asked', desk, { then: press('button', 'Übertragung beenden') }),
    ute('desk: a task is chosen', desk, { then: press('button', 'Bezug anhängen') }),
    ute('planning a draft', `/talks/${at.draft}/planen`),
    ute('planning: faults', '/talks/planen', { then: press('button', 'Entwurf anlegen') }),
    ute('follow-up: answering', `/talks/${at.own_follow_up}/nachbereitung`, { then: press('button', 'Antworten') }),
    ute('follow-up: answered', `/talks/${at.follow_up}/nachbereitung?stand=beantwortet`),
    ute('follow-up: timeline', `/talks/${at.follow_up}/nachbereitung?stand=verlauf`, { only: 'phone' }),

    // What opens over and in the views.
    kim('shortcuts', '/?blatt=tastatur'),
    kim('missed', '/?blatt=verpasst'),
    kim('connection', '/?blatt=verbindung'),
    kim('new thread', `/themen/${at.area}?neu=ja`),
    kim('new thread: faults', `/themen/${at.area}?neu=ja`, {
      then: (page) => page.locator('form').getByRole('button', { name: 'Thema eröffnen' }).click(),
    }),
    kim('thread: about it', `${thread}?blatt=thema`),
    kim('thread: a link', `${thread}?blatt=bezug`),
    kim('thread: Markdown', `${thread}?blatt=markdown`),
    kim('thread: a menu', thread, { then: press('button', /^Mehr zu B/) }),
    kim('thread: earlier wordings', `${at.own_thread}?blatt=fassungen-1`),
    kim('thread: editing', at.own_thread, { then: press('button', 'Bearbeiten: B 1') }),
    kim('thread: a picture and a PDF', at.own_thread),
    kim('thread: attachments', at.own_thread, { then: attach }),
    kim('thread: attachments without a description', at.own_thread, {
      then: all(attach, write('Ihr Beitrag zu diesem Thema', 'Siehe Anhang.'), press('button', 'Beitrag senden')),
      after: write('Ihr Beitrag zu diesem Thema', ''),
    }),
    kim('thread: an answer', thread, { then: press('button', /^Antworten auf B/) }),
    kim('template: versions', `/vorlagen/${at.eakte}?blatt=fassungen`),
    kim('template: contact point', `/vorlagen/${at.eakte}?blatt=ansprechstelle`),
    kim('template: orphans', `/vorlagen/${at.eakte}?blatt=verwaist`),
    kim('template: schedule', `/vorlagen/${at.eakte}?ansicht=zeitplan`, { only: 'phone' }),
    kim('template: entries', `/vorlagen/${at.eakte}?ansicht=eintraege`, { only: 'phone' }),
    kim('template: a menu', `/vorlagen/${at.eakte}`, { then: press('button', 'Mehr zu dieser Vorlage') }),
    kim('old version', `/vorlagen/${at.eakte}?fassung=v1.0`),
    kim('old version: changes', `/vorlagen/${at.eakte}?fassung=v1.0&zeige=aenderungen`),
    kim('task: a menu', task, { then: press('button', 'Mehr zu Aufgabe 2.1') }),
    kim('task: a link', task, {
      then: all(press('button', 'Mehr zu Aufgabe 2.1'), press('menuitem', 'Bezug hinzufügen')),
    }),
    kim('task: a passage', `${task}?blatt=stelle`),
    kim('task: annotating', `${task}?blatt=stelle`, {
      then: all(pick_passage, (page) =>
        page.getByRole('combobox', { name: 'Wer die Anmerkung sieht' }).selectOption('private')),
    }),
    kim('task: replying', task, { then: press('button', /^Antworten, Anmerkung/) }),
    kim('new version', `/vorlagen/${at.ozg}?ansicht=bearbeiten`, { then: press('button', /^1\.1 .* bearbeiten$/) }),
    kim('new version: faults', `/vorlagen/${at.ozg}?ansicht=bearbeiten`, {
      then: press('button', 'Fassung veröffentlichen'),
    }),
    kim('inbox: all', '/eingang?auswahl=alle'),
    kim('inbox: contact point', '/eingang', {
      only: 'phone',
      then: all(
        (page) => page.getByRole('list', { name: 'Einträge' }).getByRole('link').first().click(),
        press('button', /Ansprechpersonen zeigen$/),
      ),
    }),
    kim('inbox: an entry', '/eingang', {
      only: 'phone',
      then: (page) => page.getByRole('list', { name: 'Einträge' }).getByRole('link').first().click(),
    }),
    kim('offline', '/', {
      then: async (page) => {
        await page.context().setOffline(true);
        await page.getByRole('button', { name: 'Jetzt verbinden' }).waitFor();
      },
      after: (page) => page.context().setOffline(false),
    }),

    // What is not there, or not for this person.
    kim('no such page', '/gibt/es/nicht'),
    kim('no such talk', `/talks/${nobody}`),
    kim('no such thread', `/themen/thema/${nobody}`),
    kim('no such template', `/vorlagen/${nobody}`),
    kim('no such task', `/vorlagen/${at.eakte}/aufgaben/9.9`),
    kim('no such version', `/vorlagen/${at.eakte}?fassung=v0.1`),
    olaf('not their desk', desk),
    olaf('not their template', `/vorlagen/${at.eakte}?ansicht=bearbeiten`),
    olaf('none of theirs', '/talks?auswahl=geleitet'),
  ];
}

/** Where nothing is yet. */
export const empty_scenes = (area) => [
  ['start', '/'],
  ['talks', '/talks'],
  ['topics', '/themen'],
  ['area', `/themen/${area}`],
  ['library', '/vorlagen'],
  ['inbox', '/eingang'],
  ['inbox: all', '/eingang?auswahl=alle'],
].map(([name, where]) => ({ who: 'kim', name: `empty: ${name}`, where }));

export const english_scenes = (at) => [
  ['start', '/'],
  ['room', `/talks/${at.live}`],
  ['task', `/vorlagen/${at.eakte}/aufgaben/2.1`],
  ['thread', `/themen/thema/${at.thread}`],
  ['help', '/hilfe'],
].map(([name, where]) => ({ who: 'kim', name: `English: ${name}`, where }));

export const people = {
  kim: 'kim.albers@talaue.example',
  olaf: 'olaf.brandt@moorfeld.example',
  ute: 'ute.sommer@talaue.example',
};

/** The ids of the demo content that the scenes are set in. `person` is anybody who is logged in. */
export async function places(world, person) {
  const talk = async (title) => (await world.talk(person, title)).id;
  const template = async (title) => (await world.template(person, title)).id;
  return {
    live: await talk('OZG-Formulare mit FIM'),
    planned: await talk('Vergabe in sieben Monaten'),
    follow_up: await talk('DMS-Migration ohne Stillstand'),
    archived: await talk('eAkte: Was der Pilot gelehrt hat'),
    eakte: await template('eAkte-Einführung'),
    ozg: await template('OZG-konformes Formular'),
    area: (await person.get('/api/directory')).areas[0].id,
    thread: (await person.get('/api/threads?limit=1')).threads[0].entry.id,
  };
}
