/*
 * The lines of the own inbox and of the own contact points as one list. For a component: open while
 * it lives. Call the constructor while the component is being set up.
 */
import { untrack } from 'svelte';
import { t } from '$i18n';
import { announce } from '../app/announcements.svelte';
import type { Address, ChannelName, Id, Line } from '../protocol/messages';
import { pseudonyms } from '../pseudonyms/index';
import { me, open_channel, type ChannelStore, type EventHandler } from '../realtime/index';

export interface Entry {
  line: Line;
  /** inbox:… or contact:… */
  channel: ChannelName;
  /** The contact point that was asked; undefined in the own inbox. */
  contact?: Id;
}

const newest_first = (a: Entry, b: Entry): number =>
  a.line.at === b.line.at ? b.line.seq - a.line.seq : a.line.at < b.line.at ? 1 : -1;

export class Inbox {
  private stores = $state.raw<readonly ChannelStore[]>([]);

  /** All known, newest first. */
  readonly entries: readonly Entry[] = $derived.by(() =>
    this.stores.flatMap((store) => entries_of(store)).sort(newest_first),
  );
  readonly waiting: readonly Entry[] = $derived(this.entries.filter((entry) => !entry.line.done));
  readonly is_known: boolean = $derived(
    this.stores.length > 0 &&
      this.stores.every((store) => store.status !== 'loading'),
  );
  /** Why nothing can be shown, if none of the channels could be read. */
  readonly error = $derived(
    this.stores.length > 0 && this.stores.every((store) => store.error !== null)
      ? (this.stores[0]?.error ?? null)
      : null,
  );
  readonly has_older: boolean = $derived(this.stores.some((store) => !store.older('lines').at_start));
  readonly is_loading_older: boolean = $derived(this.stores.some((store) => store.older('lines').loading));
  readonly older_failed: boolean = $derived(this.stores.some((store) => store.older('lines').failed));

  constructor() {
    $effect.pre(() => {
      const current = me.current;
      if (!current) return undefined;
      const names: ChannelName[] = [
        `inbox:${current.person.id}`,
        ...current.contacts.map((contact) => `contact:${contact}`),
        ...pseudonyms.inboxes,
      ];
      const stores = untrack(() => names.map((name) => open_channel(name)));
      this.stores = stores;
      const stops = stores.map((store) => store.on_event(say_new));
      return () => {
        for (const stop of stops) stop();
        for (const store of stores) store.close();
      };
    });
  }

  find(line: Id): Entry | undefined {
    return this.entries.find((entry) => entry.line.id === line);
  }

  async load_older(): Promise<void> {
    const open = this.stores.filter((store) => !store.older('lines').at_start);
    await Promise.all(open.map((store) => store.load_older('lines')));
  }
}

function entries_of(store: ChannelStore): Entry[] {
  const contact = store.name.startsWith('contact:') ? store.name.slice('contact:'.length) : undefined;
  return store.shown('lines').map((line) => ({ line, channel: store.name, contact }));
}

/** What was missed while offline is counted by the connection, not said line by line. */
const say_new: EventHandler = (event, how) => {
  if (how !== 'live' || event.event !== 'line.added') return;
  for (const line of event.data.lines ?? []) {
    // A reminder takes the place of what waited.
    if (line.done) continue;
    const is_answer = line.reason === 'answered' || line.reason === 'vote_answered';
    announce({
      kind: is_answer ? 'own_questions' : 'mentions',
      text: t('notifications.say.new', { why: t(`notifications.reason.${line.reason}`) }),
      href: `/eingang/${line.id}`,
    });
  }
};

/** The channel of the thing that a line is about. */
export function channel_about(about: Address): ChannelName {
  return about.split('#', 1)[0] ?? about;
}
