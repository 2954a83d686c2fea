// Planning: a series, registering for a talk with one seat, and cancelling it; two people in their browsers,
// and a moderator, who decides by the keyboard alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { Keyboard } from './support/keyboard.mjs';
import { within } from './support/page.mjs';
import { eventually, World } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

const emails = {
  ute: 'ute.sommer@talaue.example', olaf: 'olaf.brandt@moorfeld.example', kim: 'kim.albers@talaue.example',
};

let world, ute, olaf, kim, wire, talk;

before(async () => {
  world = await World.start();
  [ute, olaf, kim] = await Promise.all(
    Object.values(emails).map((email) => world.person(email, { viewport: { width: 1366, height: 768 } })));
  wire = await Wire.connect(world, emails.ute);
});
after(async () => {
  wire.close();
  await world.stop();
});

const panel = (person) => person.page.getByRole('region', { name: 'Anmeldung', exact: true });
const registrations = (state) => ute.get(`/api/channels/desk:${talk}/registrations?state=${state}`)
  .then((answer) => answer.registrations.map((one) => one.person));

test('a series over the change of the clocks', async (t) => {
  await t.test('shows its dates, one of them is left out, the others become drafts', async () => {
    await ute.page.setViewportSize({ width: 1366, height: 768 });
    await ute.goto('/talks/planen');
    await ute.page.getByRole('textbox', { name: /^Titel/ }).fill('Sprechstunde FIM');
    await ute.page.getByLabel('Datum').first().fill('2027-03-15');
    await ute.page.getByLabel('Uhrzeit in Berlin').first().fill('10:00');
    await ute.page.getByRole('combobox', { name: 'Wie oft' }).selectOption({ label: 'Jede Woche' });
    await ute.page.getByRole('textbox', { name: 'Anzahl der Termine' }).fill('4');
    await ute.page.getByText('4 Termine', { exact: true }).waitFor();
    await ute.page.getByRole('checkbox', { name: /22\. März/ }).uncheck();
    await ute.page.getByText('3 Termine', { exact: true }).waitFor();
    // What was chosen survives a reload, as what was typed does.
    await ute.page.reload();
    await ute.page.getByText('3 Termine', { exact: true }).waitFor();
    assert.equal(await ute.page.getByRole('checkbox', { name: /22\. März/ }).isChecked(), false);
    for (const width of [360, 1366]) {
      await ute.page.setViewportSize({ width, height: 768 });
      assert.deepEqual(await violations(ute), [], `the form at ${width}`);
    }
    await ute.page.getByRole('button', { name: 'Entwürfe der Reihe anlegen' }).click();
    await ute.page.getByRole('heading', { name: 'Reihe: Sprechstunde FIM' }).waitFor();
    await eventually('three drafts are there', async () =>
      (await ute.page.getByRole('listitem').filter({ hasText: 'Sprechstunde FIM' }).count()) === 3);
    const { talks } = await ute.get('/api/drafts');
    const made = talks.filter((one) => one.series?.title === 'Sprechstunde FIM');
    assert.deepEqual(made.map((one) => one.starts_at).sort(),
      ['2027-03-15T09:00:00.000Z', '2027-03-29T08:00:00.000Z', '2027-04-05T08:00:00.000Z']);
  });

  await t.test('all drafts are discarded at once, and taken back', async () => {
    const rows = ute.page.getByRole('listitem').filter({ hasText: 'Sprechstunde FIM' });
    await ute.page.getByRole('button', { name: 'Alle Entwürfe verwerfen' }).click();
    await ute.page.getByText('3 Entwürfe sind verworfen.').waitFor();
    await eventually('none is left', async () => (await rows.count()) === 0);
    await ute.page.getByRole('heading', { name: 'Reihe: Sprechstunde FIM' }).waitFor();
    assert.deepEqual(await violations(ute), []);
    assert.equal((await ute.get('/api/drafts')).talks.filter((one) => one.series?.title === 'Sprechstunde FIM').length, 0);
    await ute.page.getByRole('button', { name: 'Rückgängig' }).click();
    await ute.page.getByText('3 Entwürfe sind wiederhergestellt.').waitFor();
    await eventually('all are back', async () => (await rows.count()) === 3);
  });

  await t.test('all are published at once, after one question', async () => {
    const publish = ute.page.getByRole('button', { name: 'Alle 3 Entwürfe veröffentlichen' });
    await publish.click();
    await ute.page.getByRole('button', { name: 'Noch nicht' }).click();
    assert.equal((await ute.get('/api/drafts')).talks.filter((one) => one.series?.title === 'Sprechstunde FIM').length, 3);
    await publish.click();
    assert.deepEqual(await violations(ute), []);
    await ute.page.getByRole('button', { name: 'Jetzt veröffentlichen' }).click();
    await ute.page.getByText('3 Talks sind veröffentlicht.').waitFor();
    await ute.page.getByRole('region', { name: 'Demnächst' }).getByRole('listitem').nth(2).waitFor();
    await publish.waitFor({ state: 'detached' });
  });

  await t.test('leads from one talk to the next', async () => {
    let made = [];
    await eventually('all three are listed', async () => {
      const { state } = await kim.get('/api/channels/talks/page?stream=talks');
      made = state.talks.filter((one) => one.series?.title === 'Sprechstunde FIM')
        .sort((a, b) => (a.starts_at < b.starts_at ? -1 : 1));
      return made.length === 3;
    });
    await kim.goto(`/talks/${made[1].id}`);
    await kim.page.getByRole('link', { name: /^Davor: 15\.03\.2027/ }).waitFor();
    await kim.page.getByRole('link', { name: /^Danach: 05\.04\.2027/ }).click();
    await kim.page.getByRole('link', { name: /^Davor: 29\.03\.2027/ }).waitFor();
    await kim.page.getByRole('link', { name: 'Reihe: Sprechstunde FIM' }).click();
    await kim.page.getByRole('heading', { name: 'Reihe: Sprechstunde FIM' }).waitFor();
    assert.deepEqual(await violations(kim), []);
  });
});

test('what a talk is about', async (t) => {
  const add = async (place, ...names) => {
    await ute.page.getByRole('button', { name: 'Bezug hinzufügen' }).click();
    const sheet = ute.page.getByRole('dialog', { name: 'Bezug wählen' });
    await sheet.getByRole('radio', { name: place }).check({ force: true });
    for (const name of names) await sheet.getByRole('button', { name }).first().click();
  };
  const title = 'Bezüge von Anfang an';
  let thread, area, template, id;

  await t.test('is chosen with its plan: a template, a task, a topic', async () => {
    thread = (await kim.get('/api/threads?limit=1')).threads[0].entry;
    const { state } = await kim.get(`/api/channels/thread:${thread.id}/item?stream=thread&id=${thread.id}`);
    area = (await kim.get('/api/directory')).areas.find((one) => one.id === state.thread.area);
    template = (await kim.get('/api/channels/library/page?stream=templates')).state.templates[0];
    await ute.goto('/talks/planen');
    await ute.page.getByRole('textbox', { name: /^Titel/ }).fill(title);
    await ute.page.getByLabel('Datum').first().fill('2027-04-15');
    await ute.page.getByLabel('Uhrzeit in Berlin').first().fill('10:00');
    // A speaker reads the desk, where questions wait.
    await ute.page.getByText('Neue Fragen sehen zuerst nur Leitung und Vortragende.').waitFor();
    await ute.page.getByRole('combobox', { name: /^Chat und Untertitel löschen/ }).selectOption({ label: '30 Tage nach dem Ende' });
    await add('Vorlagen und Aufgaben', template.title, 'Die ganze Vorlage');
    await add('Vorlagen und Aufgaben', template.title, /^\d+\.\d+ /);
    await add('Themen', area.name, thread.title);
    assert.deepEqual(await violations(ute), []);
    await ute.page.getByRole('button', { name: 'Entwurf anlegen' }).click();
    await ute.page.waitForURL(/\/talks\/[0-9a-f-]+\/planen$/);
    id = /talks\/([^/]+)\//.exec(ute.page.url())[1];
  });

  await t.test('is changed while it is a draft, of which nothing shows at the other end', async () => {
    const chip = ute.page.locator('.chip').filter({ has: ute.page.locator(`a[href="/themen/thema/${thread.id}"]`) });
    await chip.getByRole('button').click();
    await chip.waitFor({ state: 'detached' });
    await add('Themen', area.name, thread.title);
    await chip.waitFor();
    await ute.page.reload();
    await chip.waitFor();
    const { state } = await kim.get(`/api/channels/thread:${thread.id}/page?stream=links`);
    assert.equal(JSON.stringify(state).includes(id), false);
  });

  await t.test('a draft is discarded with what was typed, and restored as it was saved', async () => {
    await ute.page.getByRole('textbox', { name: /^Titel/ }).fill('Ganz anders');
    await ute.page.getByRole('button', { name: 'Entwurf verwerfen' }).click();
    await ute.page.getByRole('heading', { name: 'Verworfener Entwurf' }).waitFor();
    await ute.page.getByText(title).first().waitFor();
    assert.deepEqual(await violations(ute), []);
    assert.equal((await ute.get('/api/drafts')).talks.some((one) => one.id === id), false);
    // Its address stays, for the desk as well.
    await ute.goto(`/talks/${id}/regie`);
    await ute.page.getByRole('heading', { name: 'Verworfener Entwurf' }).waitFor();
    await ute.page.getByRole('button', { name: 'Wiederherstellen' }).click();
    assert.equal(await ute.page.getByRole('textbox', { name: /^Titel/ }).inputValue(), title);
    await ute.page.locator(`.chip a[href="/themen/thema/${thread.id}"]`).waitFor();
  });

  await t.test('published, each shows the other at once', async () => {
    await kim.goto(`/themen/thema/${thread.id}`);
    await kim.page.getByRole('heading', { name: thread.title }).first().waitFor();
    await ute.page.getByRole('button', { name: 'Veröffentlichen' }).click();
    await within(3_000, kim.page.locator(`a[href="/talks/${id}"]`).first());
    await olaf.goto(`/talks/${id}`);
    const links = olaf.page.getByRole('group', { name: 'Vorlagen und Bezüge' });
    await links.locator(`a[href="/themen/thema/${thread.id}"]`).waitFor();
    await links.locator(`a[href="/vorlagen/${template.id}"]`).waitFor();
    await links.locator(`a[href^="/vorlagen/${template.id}/aufgaben/"]`).waitFor();
  });

  await t.test('says when its chat is deleted, not that it closes', async () => {
    for (const [width, said] of [[1600, 'Chat wird am 15.05.2027 gelöscht'], [1366, 'Chat-Löschung 15.05.2027']]) {
      await olaf.page.setViewportSize({ width, height: 768 });
      const shown = olaf.page.locator('header.bar .meta').getByText(said);
      await shown.waitFor();
      const cut = await shown.evaluate((words) =>
        words.getBoundingClientRect().right - words.closest('.meta').getBoundingClientRect().right);
      assert.ok(cut <= 0, `at ${width} ${cut} px are cut off`);
    }
  });

  await t.test('is changed once it is published', async () => {
    const chip = ute.page.locator('.chip').filter({ has: ute.page.locator(`a[href="/themen/thema/${thread.id}"]`) });
    await chip.getByRole('button').click();
    await chip.waitFor({ state: 'detached' });
    await kim.page.locator(`a[href="/talks/${id}"]`).first().waitFor({ state: 'detached' });
    await add('Themen', area.name, thread.title);
    await within(3_000, kim.page.locator(`a[href="/talks/${id}"]`).first());
    await within(3_000, olaf.page.getByRole('group', { name: 'Vorlagen und Bezüge' })
      .locator(`a[href="/themen/thema/${thread.id}"]`));
  });
});

test('registering for a talk', async (t) => {
  await t.test('is planned in the form', async () => {
    const plan = {
      title: 'Sprechstunde E-Akte', description: '', starts_at: new Date(Date.now() + 7 * 86_400_000).toISOString(),
      minutes: 60, moderators: [ute.me.person.id], speakers: [], agenda: [], review: false,
    };
    talk = (await wire.must('talk.create', 'talks', { plan, links: [] })).item;
    await wire.must('subscribe', `desk:${talk}`);
    await ute.goto(`/talks/${talk}/planen`);
    await ute.page.getByRole('checkbox', { name: /^Mit Anmeldung/ }).check();
    await ute.page.getByRole('textbox', { name: /^Plätze/ }).fill('0');
    await ute.page.getByRole('button', { name: 'Änderungen speichern' }).click();
    await ute.page.getByText('Bitte geben Sie 1 bis 100.000 Plätze an').waitFor();
    await ute.page.getByRole('textbox', { name: /^Plätze/ }).fill('1');
    await ute.page.getByRole('button', { name: 'Änderungen speichern' }).click();
    await eventually('the plan is saved', () =>
      wire.events(`desk:${talk}`).at(-1)?.data.talk?.plan.registration?.capacity === 1);
    await wire.must('talk.move', `desk:${talk}`, { to: 'planned' });
    await olaf.goto(`/talks/${talk}`);
    await panel(olaf).getByText('Die Anmeldung ist noch nicht offen.').waitFor();
    await wire.must('talk.move', `desk:${talk}`, { to: 'registration' });
    await within(1_500, panel(olaf).getByRole('button', { name: 'Anmelden' }));
  });

  await t.test('one has the seat, the next one waits', async () => {
    await panel(olaf).getByRole('button', { name: 'Anmelden' }).click();
    await within(2_500, panel(olaf).getByText('Sie sind angemeldet.'));
    await within(2_500, panel(olaf).getByText('1 von 1 Plätzen vergeben'));
    await kim.goto(`/talks/${talk}`);
    await panel(kim).getByRole('button', { name: 'Auf die Warteliste' }).click();
    await within(2_500, panel(kim).getByText('Sie stehen auf der Warteliste.'));
    await panel(kim).getByText('Das steht dann in Ihrem Eingang und, wo eingerichtet, in einer E-Mail.').waitFor();
    await within(2_500, panel(olaf).getByText('1 Person auf der Warteliste'));
    assert.deepEqual(await registrations('confirmed'), [olaf.me.person.id]);
    assert.deepEqual(await registrations('waiting'), [kim.me.person.id]);
    await kim.goto('/talks');
    await kim.page.locator(`[data-talk="${talk}"]`).getByText('Ausgebucht, Warteliste').waitFor();
  });

  await t.test('who registered is in no channel, and in no list but the moderators’', async () => {
    for (const channel of [`talk:${talk}`, 'talks']) {
      const { events } = await olaf.get(`/api/channels/${channel}/events?after=0&limit=1000`);
      const after = channel === 'talks' ? events.slice(-3) : events;
      assert.equal(JSON.stringify(after).includes(kim.me.person.id), false, `${channel} names who waits`);
    }
    const desk = await ute.get(`/api/channels/desk:${talk}/events?after=0&limit=1000`);
    assert.equal(JSON.stringify(desk.events).includes(kim.me.person.id), false);
    const asked = await olaf.page.request.get(
      `${world.origin}/api/channels/desk:${talk}/registrations?state=waiting`);
    assert.equal(asked.status(), 404);
    const own = await olaf.get(`/api/channels/talk:${talk}/registration`);
    assert.equal(own.registration.person, olaf.me.person.id);
  });

  await t.test('leaving can be taken back; then the next one moves up', async () => {
    await panel(olaf).getByRole('button', { name: 'Abmelden' }).click();
    await panel(olaf).getByRole('button', { name: 'Rückgängig machen' }).click();
    await panel(olaf).getByText('Sie sind angemeldet.').waitFor();
    assert.deepEqual(await registrations('confirmed'), [olaf.me.person.id]);
    await kim.goto(`/talks/${talk}`);
    await panel(kim).getByText('Sie stehen auf der Warteliste.').waitFor();
    await panel(olaf).getByRole('button', { name: 'Abmelden' }).click();
    // Whoever goes elsewhere has left.
    await olaf.goto('/talks');
    await within(4_000, panel(kim).getByText('Sie sind angemeldet.'));
    assert.deepEqual(await registrations('confirmed'), [kim.me.person.id]);
    await kim.goto('/eingang');
    await kim.page.getByText('Sie haben einen Platz').first().waitFor();
    await kim.page.getByRole('link', { name: 'Zum Talk' }).waitFor();
  });

  await t.test('the moderator approves and refuses by keyboard', async () => {
    const { talk: { plan } } = (await ute.get(
      `/api/channels/desk:${talk}/item?stream=talk&id=${talk}`)).state;
    plan.registration = { capacity: 1, approval: true };
    await wire.must('talk.edit', `desk:${talk}`, { plan });
    await olaf.goto(`/talks/${talk}`);
    await panel(olaf).getByRole('button', { name: 'Auf die Warteliste' }).click();
    await within(2_500, panel(olaf).getByText('Ihre Anmeldung wird geprüft.'));
    await ute.goto(`/talks/${talk}/anmeldungen`);
    await ute.page.getByRole('button', { name: 'Zusagen: Olaf Brandt' }).waitFor();
    const keys = new Keyboard(ute);
    await keys.press('Tab');
    await keys.use('button', 'Zusagen: Olaf Brandt');
    await within(4_000, panel(olaf).getByText('Sie stehen auf der Warteliste.'));
    await ute.page.getByText('Nichts zu prüfen').waitFor();
    await keys.tab_to('radio', /^Zu prüfen/);
    await keys.press('ArrowRight');
    await keys.use('button', 'Von der Liste nehmen: Kim Albers');
    await within(4_000, panel(olaf).getByText('Sie sind angemeldet.'));
    await eventually('the seat went on', async () => (await registrations('confirmed'))[0] === olaf.me.person.id);
  });

  await t.test('axe finds nothing, at 1366 and at 360 px, and nothing is cut off', async () => {
    for (const width of [1366, 360]) {
      for (const [person, where] of [[olaf, `/talks/${talk}`], [ute, `/talks/${talk}/anmeldungen`],
        [ute, `/talks/${talk}/planen`]]) {
        await person.page.setViewportSize({ width, height: 768 });
        await person.goto(where);
        await person.page.getByText('Anmeldung').first().waitFor({ state: 'attached' });
        assert.deepEqual(await violations(person), [], `${where} at ${width}`);
        const over = await person.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(over <= 0, `${where} at ${width} is ${over} px too wide`);
      }
    }
  });

  await t.test('the talk is cancelled with a reason, which can be taken back first', async () => {
    await ute.goto(`/talks/${talk}/planen`);
    await ute.page.getByRole('button', { name: 'Talk absagen' }).click();
    await ute.page.getByRole('button', { name: 'Absagen', exact: true }).click();
    await ute.page.getByText('Bitte geben Sie einen Grund an.').waitFor();
    await ute.page.getByRole('textbox', { name: 'Grund der Absage' }).fill('Die Referentin ist krank.');
    await ute.page.getByRole('button', { name: 'Absagen', exact: true }).click();
    await ute.page.getByRole('button', { name: 'Rückgängig machen' }).click();
    await ute.page.getByRole('button', { name: 'Absagen', exact: true }).click();
    // Whoever goes away meant it.
    await ute.goto('/talks');
    await within(4_000, olaf.page.getByText('Die Referentin ist krank.'));
    const row = ute.page.locator(`[data-talk="${talk}"]`);
    await row.getByText('Abgesagt', { exact: true }).waitFor();
    await olaf.goto('/eingang');
    await within(4_000, olaf.page.getByText('Der Talk ist abgesagt').first());
  });

  await t.test('nothing went wrong in the pages', () => {
    for (const person of [ute, olaf, kim]) assert.deepEqual(person.problems, []);
  });
});
