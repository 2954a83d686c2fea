// The whole life of a talk with three people in three browsers: opened, gone live, a question that
// hangs at a task of a template, answered aloud, another one answered in writing days later.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, World } from './support/world.mjs';
import { event_time, watch_for } from './support/moment.mjs';
import { pasteInto, within } from './support/page.mjs';

let world, ute, olaf, kim, draft, template;

before(async () => {
  world = await World.start();
  [ute, olaf, kim] = await Promise.all(
    ['ute.sommer@talaue.example', 'olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'].map(
      (email) => world.person(email)));
  draft = (await ute.get('/api/drafts')).talks[0];
  template = await world.template(kim, 'eAkte-Einführung');
});
after(() => world.stop());

/** Releasing can be undone for ten seconds; the moderator does not want to wait. */
async function release() {
  await ute.page.getByRole('button', { name: 'Freigeben' }).first().click();
  await ute.page.getByRole('button', { name: 'Sofort' }).click();
}

/** Each of them saw it within a second of the event, by the clocks of their pages. */
async function within_a_second(t, name, ...seen) {
  const times = await Promise.all(seen.map((when) => when()));
  const happened = await event_time(ute, `talk:${draft.id}`, name);
  for (const at of times) {
    t.diagnostic(`${name}: seen after ${at - happened} ms`);
    assert.ok(at - happened <= 1_000, `${name}: seen after ${at - happened} ms`);
  }
}

test('a talk from its draft to the written answer', async (t) => {
  await t.test('the moderator publishes it, and both others see it at once', async () => {
    await olaf.goto('/talks');
    await kim.goto('/talks');
    await ute.goto(`/talks/${draft.id}/regie`);
    await ute.page.getByRole('button', { name: 'Veröffentlichen' }).click();
    await ute.page.getByRole('link', { name: 'Zur Regie' }).click();
    for (const person of [olaf, kim]) {
      await within(1_500, person.page.getByRole('link', { name: draft.title }).first());
    }
  });

  await t.test('she opens the lobby and goes live; both others see it within a second', async (t) => {
    await ute.page.getByRole('button', { name: 'Warteraum öffnen' }).click();
    await within(1_500, olaf.page.getByRole('link', { name: 'Zum Warteraum' }).first());
    await olaf.page.getByRole('link', { name: 'Zum Warteraum' }).first().click();
    await olaf.page.getByText('Der Warteraum ist offen').first().waitFor();
    // One in the room, one who looks at the list of talks.
    const seen = [
      await watch_for(olaf, 'Live'),
      await watch_for(kim, 'Jetzt teilnehmen', `[data-talk="${draft.id}"]`),
    ];
    await ute.page.getByRole('button', { name: 'Übertragung starten' }).click();
    await within_a_second(t, 'talk.moved', ...seen);
  });

  await t.test('chat reaches everyone in the room', async () => {
    await olaf.page.getByRole('textbox', { name: 'Nachricht an alle' }).fill('Guten Morgen aus Moorfeld');
    await olaf.page.getByRole('button', { name: 'Senden' }).click();
    await within(1_500, ute.page.getByText('Guten Morgen aus Moorfeld'));
    await within(1_500, olaf.page.getByText('Guten Morgen aus Moorfeld'));
  });

  await t.test('a question at task 2.1 appears on the open template page within a second', async (t) => {
    const asked = 'Wie tief sollte der Aktenplan gegliedert sein?';
    await kim.goto(`/vorlagen/${template.id}/aufgaben/2.1`);
    await kim.page.getByRole('heading', { name: /Aktenplan prüfen/ }).first().waitFor();
    const composer = olaf.page.getByRole('textbox', { name: 'Ihre Frage' });
    await pasteInto(composer, `${world.origin}/vorlagen/${template.id}/aufgaben/2.1`);
    await olaf.page.getByRole('group', { name: 'Bezug' }).getByText('2.1').waitFor();
    await composer.fill(asked);
    await olaf.page.getByRole('button', { name: 'Frage stellen', exact: true }).click();
    const seen = await watch_for(kim, asked);
    // This talk reviews its questions first.
    await release();
    await within_a_second(t, 'question.released', seen);
  });

  await t.test('from the task one click leads back to the question in the talk', async () => {
    await kim.page.getByRole('listitem').filter({ hasText: 'Wie tief sollte' }).first()
      .getByRole('link', { name: 'Im Talk mithören' }).click();
    await kim.page.waitForURL(`**/talks/${draft.id}?frage=1`);
    await within(3_000, kim.page.getByText('Wie tief sollte der Aktenplan gegliedert sein?').first());
  });

  await t.test('it is supported, called up and answered aloud', async () => {
    // Olaf has the plan open in another tab: the number at the task follows the votes in the talk.
    const plan = await olaf.context.newPage();
    await plan.goto(`${world.origin}/vorlagen/${template.id}/aufgaben/2.1`);
    const entry = plan.getByRole('listitem').filter({ hasText: 'Wie tief sollte der Aktenplan gegliedert sein?' });
    await entry.getByText('noch keine Stimme').first().waitFor();
    await kim.goto(`/talks/${draft.id}`);
    const vote = kim.page.getByRole('button', { name: /Das möchte ich auch wissen/ }).first();
    await vote.click();
    await within(2_500, entry.getByText('1 möchte es wissen').first());
    await plan.close();
    await within(1_500, olaf.page.getByText('1 möchte es wissen').first())
      .catch(() => within(1_500, olaf.page.getByRole('button', { name: /auch wissen.*1|1.*auch wissen/ }).first()));
    // Later than it was asked, so that the replay can be seen to stand at the answer and not there.
    const { state: { questions: [asked] } } = await kim.get(`/api/channels/talk:${draft.id}/item?stream=questions&number=1`);
    await eventually('some seconds are gone', () => Date.now() - Date.parse(asked.at) > 4_000);
    await ute.page.getByRole('button', { name: /Nächste Frage aufrufen|Aufrufen/ }).first().click();
    await within(1_500, olaf.page.getByText('Wird beantwortet').first());
    await ute.page.getByRole('button', { name: /^Beantwortet/ }).first().click();
    await within(1_500, olaf.page.getByText('Gerade wird keine Frage beantwortet.').first());
    const { state } = await olaf.get(`/api/channels/talk:${draft.id}/item?stream=questions&number=1`);
    assert.equal(state.questions[0].state, 'answered');
    assert.equal(state.questions[0].answer.spoken, true);
  });

  await t.test('the talk ends with an open question, which is answered in the follow-up', async () => {
    await olaf.page.getByRole('textbox', { name: 'Ihre Frage' }).fill('Wer pflegt den Aktenplan später?');
    await olaf.page.getByRole('button', { name: 'Frage stellen', exact: true }).click();
    const asked = 'Wer pflegt den Aktenplan später?';
    await release();
    const row = kim.page.getByRole('listitem').filter({ hasText: asked });
    const strip = kim.page.getByRole('button', { name: /neue Frage/ });
    await eventually('Kim can see the new question', async () => {
      if (await strip.isVisible().catch(() => false)) await strip.click();
      return row.first().isVisible().catch(() => false);
    });
    await row.getByRole('button', { name: /Das möchte ich auch wissen/ }).click();
    await ute.page.getByRole('button', { name: 'Übertragung beenden' }).click();
    await ute.page.getByRole('button', { name: 'Jetzt beenden' }).click();
    await within(1_500, olaf.page.getByText(/Der Talk ist seit .* beendet/).first());

    await ute.goto(`/talks/${draft.id}/nachbereitung`);
    const open = ute.page.getByRole('listitem').filter({ hasText: asked }).first();
    await open.waitFor();
    const answer = open.getByRole('button', { name: 'Antworten' });
    if (await answer.isVisible().catch(() => false)) await answer.click();
    await ute.page.getByRole('textbox', { name: /Ihre Antwort/ }).fill('Die Schriftgutverwaltung, einmal im Jahr.');
    await ute.page.getByRole('button', { name: 'Antwort veröffentlichen' }).click();
  });

  await t.test('from the task one click starts the replay at the answer', async () => {
    const { state } = await kim.get(`/api/channels/talk:${draft.id}/page?stream=questions`);
    const { state: { talk } } = await kim.get(`/api/channels/talk:${draft.id}/item?stream=talk&id=${draft.id}`);
    const [question] = state.questions;
    const second = (Date.parse(question.called_at) - Date.parse(talk.live_at)) / 1000;
    await kim.goto(`/vorlagen/${template.id}/aufgaben/2.1`);
    await kim.page.getByRole('listitem').filter({ hasText: question.text })
      .getByRole('link', { name: /^Antwort im Talk ansehen, 00:0/ }).click();
    const position = kim.page.getByRole('slider', { name: 'Stelle im Talk' });
    await position.waitFor();
    await eventually('it stands at the answer', async () => Math.abs(Number(await position.inputValue()) - second) <= 2);
    await kim.page.locator('.current').getByText(question.text).waitFor();
    // From the follow-up, too; the other question was answered after the end.
    await kim.goto(`/talks/${draft.id}/nachbereitung?stand=beantwortet`);
    await kim.page.locator('li[data-question="2"]').waitFor();
    assert.equal(await kim.page.locator('li[data-question="2"] a[href*="nachschau"]').count(), 0);
    await kim.page.locator('li[data-question="1"]').getByRole('link', { name: /^Im Talk beantwortet/ }).click();
    await eventually('it stands there again', async () => Math.abs(Number(await position.inputValue()) - second) <= 2);
  });

  await t.test('asker and supporter find the answer in their inbox', async () => {
    for (const person of [olaf, kim]) {
      await person.goto('/eingang');
      await within(3_000, person.page.getByText('Wer pflegt den Aktenplan später?').first());
    }
  });

  await t.test('nothing is gone: every question has its permalink', async () => {
    const { state } = await olaf.get(`/api/channels/talk:${draft.id}/page?stream=questions`);
    for (const question of state.questions) {
      await olaf.goto(`/talks/${draft.id}?frage=${question.number}`);
      await olaf.page.getByText(question.text).first().waitFor();
    }
  });

  for (const person of [ute, olaf, kim]) {
    assert.deepEqual(person.problems, []);
    assert.deepEqual(person.foreign, []);
  }
});
