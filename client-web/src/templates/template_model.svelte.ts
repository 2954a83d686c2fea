/*
 * A template as its page knows it: the channel, the private notes, the plan with its schedule, and
 * what arrived. One for each page, made while the component is being set up.
 */
import { announce_collected } from '../app/announcements.svelte';
import { t } from '$i18n';
import { address_of, path_of } from '../protocol/address';
import type { Annotation, Author, Event, Id, Plan, Task } from '../protocol/messages';
import { me, use_channel, type ChannelView } from '../realtime/index';
import { Arrivals } from './arrivals.svelte';
import { entry_counts, numbers_of } from './plan_rows';
import { schedule } from './schedule';
import { arrivals_in } from './task_entries';

const no_plan: Plan = { phases: [], tasks: [] };
const note_pages_max = 10;

export class TemplateModel {
  readonly view: ChannelView;
  readonly notes_view: ChannelView;
  readonly arrivals = new Arrivals();

  readonly channel = $derived.by(() => `template:${this.id()}`);
  readonly template = $derived.by(() => this.view.state.template);
  readonly plan = $derived.by(() => this.template?.plan ?? no_plan);
  readonly schedule = $derived.by(() => schedule(this.plan));
  readonly is_known = $derived.by(
    () => this.view.status === 'ready' || this.view.status === 'stale',
  );
  /** Answers, publishes and attaches for the template's contact point. */
  readonly is_contact = $derived.by(() => {
    const contact = this.template?.contact;
    return contact !== undefined && (me.current?.contacts.includes(contact) ?? false);
  });
  readonly moderates = $derived.by(() => me.has('moderator') || me.has('admin'));

  readonly notes_channel = $derived.by(() => (me.id ? `notes:${me.id}` : null));
  readonly notes = $derived.by(() =>
    this.notes_view
      .shown('annotations')
      .filter((note) => note.template === this.id() && !note.erased),
  );
  /** Entries of each task, own notes included. */
  readonly counts = $derived.by(() => {
    const counts = new Map(entry_counts(this.view.state.totals ?? []));
    for (const note of this.notes) {
      if (note.anchor === 'orphaned') continue;
      counts.set(note.task, (counts.get(note.task) ?? 0) + 1);
    }
    return counts as ReadonlyMap<string, number>;
  });
  readonly orphans = $derived.by(() => {
    const is_orphan = (one: Annotation): boolean => one.anchor === 'orphaned' && !one.erased;
    return {
      shared: this.view.shown('annotations').filter(is_orphan),
      notes: this.notes.filter(is_orphan),
    };
  });

  constructor(readonly id: () => Id) {
    this.view = use_channel(() => `template:${id()}`);
    this.notes_view = use_channel(() => (me.id ? `notes:${me.id}` : null));
    this.view.on_event((event, how) => {
      if (how === 'live') this.take(event);
    });
    // Notes of all templates are in one channel; those of this one may lie further back.
    let pages = 0;
    $effect(() => {
      const older = this.notes_view.older('annotations');
      if (this.notes_view.status !== 'ready' || older.at_start || older.loading) return;
      if (older.failed || pages >= note_pages_max) return;
      pages += 1;
      void this.notes_view.load_older('annotations');
    });
  }

  task(id: string): Task | undefined {
    return this.plan.tasks.find((task) => task.id === id);
  }

  numbers(ids: readonly string[]): string {
    return numbers_of(this.plan, ids).join(', ');
  }

  is_own(author: Author): boolean {
    return me.is(author);
  }

  private take(event: Event): void {
    if (event.by === me.id) return;
    const arrived = arrivals_in(event.data, event.seq, this.channel);
    if (arrived.length === 0) return;
    this.arrivals.add(arrived);
    const say = (n: number, task: string): string =>
      t('templates.task.arrived', { n, number: this.task(task)?.number ?? '' });
    announce_collected({
      kind: 'questions',
      items: arrived.map(({ task }) => ({
        text: () => say(1, task),
        href: path_of(address_of(this.channel, 'task', task)),
      })),
      text: (n) => say(n, arrived[0]?.task ?? ''),
      href: path_of(this.channel),
    });
  }
}
