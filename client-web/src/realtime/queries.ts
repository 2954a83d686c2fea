// The HTTP reads of protocol/README.md, typed. All throw ApiError, or the signal's reason.
import {
  limits,
  type Activity,
  type Address,
  type Area,
  type Authority,
  type Card,
  type ChannelName,
  type ContactPoint,
  type DemoAccount,
  type Event,
  type Following,
  type Id,
  type Me,
  type Own,
  type Person,
  type Registration,
  type RegistrationState,
  type State,
  type TalkEntry,
  type Template,
  type ThreadEntry,
  type Time,
} from '../protocol/messages';
import type { Stream } from '../protocol/reduce';
import { guest_talk, said_by_guest } from '../transport/guest';
import type { Api } from './api';

export interface LoginPage {
  /** Demo mode: the accounts may be used with one click. */
  demo: boolean;
  accounts: DemoAccount[];
  /** The database may lose what was acknowledged; a red banner says so. */
  unsafe_durability: boolean;
}

export interface DirectoryAnswer {
  authorities: Authority[];
  contacts: ContactPoint[];
  areas: Area[];
}

/** Some items of a channel and the seq at which they are true. */
export interface StateAt {
  seq: number;
  state: State;
}

export interface ThreadRow {
  entry: ThreadEntry;
  activity: Activity;
  own: Own;
}

export interface Revision {
  at: Time;
  text: string;
}

export interface EventsAnswer {
  epoch: Id;
  head: number;
  events: Event[];
}

type Signal = AbortSignal | undefined;

export class Queries {
  constructor(private readonly api: Api) {}

  login_page(signal?: Signal): Promise<LoginPage> {
    return this.api.get('/api/login', {}, signal);
  }
  me(signal?: Signal): Promise<Me> {
    return this.api.get('/api/me', {}, signal);
  }
  directory(signal?: Signal): Promise<DirectoryAnswer> {
    return this.api.get('/api/directory', {}, signal);
  }
  /** At most 200 ids; unknown ones are left out. Views use `people.get`. */
  async people(ids: readonly Id[], signal?: Signal): Promise<Person[]> {
    const query = { ids: ids.join(',') };
    const answer = await this.api.get<{ people: Person[] }>('/api/people', query, signal);
    return answer.people;
  }
  /** At most 20 people whose name or office contains the text. */
  async search_people(text: string, signal?: Signal): Promise<Person[]> {
    const answer = await this.api.get<{ people: Person[] }>('/api/people', { q: text }, signal);
    return answer.people;
  }
  /** At most 200 addresses; unreadable ones are left out. Views use `cards.get`. */
  async cards(addresses: readonly Address[], signal?: Signal): Promise<Card[]> {
    const query = { of: addresses.join(',') };
    const answer = await this.api.get<{ cards: Card[] }>('/api/cards', query, signal);
    return answer.cards;
  }
  events(
    channel: ChannelName,
    after: number,
    limit: number,
    signal?: Signal,
  ): Promise<EventsAnswer> {
    return this.api.get(`${path_of_channel(channel)}/events`, { after, limit }, signal);
  }
  /** Items of a stream older than `before`, ascending. Views use `load_older`. */
  page(
    channel: ChannelName,
    stream: Stream,
    before: number,
    limit: number,
    signal?: Signal,
  ): Promise<StateAt> {
    const query = { stream, before, limit };
    return this.api.get(`${path_of_channel(channel)}/page`, query, signal);
  }
  /** One item by its number or id, however old, or the talk itself; `not_found` when there is none. */
  item(
    channel: ChannelName,
    stream: Stream | 'talk',
    which: { number: number } | { id: Id },
    signal?: Signal,
  ): Promise<StateAt> {
    return this.api.get(`${path_of_channel(channel)}/item`, { stream, ...which }, signal);
  }
  /** Earlier wordings, oldest first. */
  async revisions(channel: ChannelName, item: Id, signal?: Signal): Promise<Revision[]> {
    const path = `${path_of_channel(channel)}/revisions`;
    const answer = await this.api.get<{ revisions: Revision[] }>(path, { item }, signal);
    return answer.revisions;
  }
  /** Answers to a closed poll beyond those that stand in it, from this place on, a page; views use `load_answers`. */
  async answers(talk: ChannelName, poll: Id, after: number, signal?: Signal): Promise<string[]> {
    const path = `${path_of_channel(talk)}/answers`;
    return (await this.api.get<{ answers: string[] }>(path, { id: poll, after, limit: 500 }, signal)).answers;
  }
  /** Latest activity first; without an area all. `before` is the `activity.at` of the last row. */
  async threads(
    options: { area?: Id; before?: Time; limit?: number } = {},
    signal?: Signal,
  ): Promise<ThreadRow[]> {
    const query = { area: options.area, before: options.before, limit: options.limit };
    const answer = await this.api.get<{ threads: ThreadRow[] }>('/api/threads', query, signal);
    return answer.threads;
  }
  /** Draft talks that the caller moderates. */
  async drafts(signal?: Signal): Promise<TalkEntry[]> {
    return (await this.api.get<{ talks: TalkEntry[] }>('/api/drafts', {}, signal)).talks;
  }
  /** The caller's own in a talk; undefined without one. */
  async own_registration(talk: ChannelName, signal?: Signal): Promise<Registration | undefined> {
    const path = `${path_of_channel(talk)}/registration`;
    return (await this.api.get<{ registration?: Registration }>(path, {}, signal)).registration;
  }
  /** A page of those in one state, behind a number; for who runs the talk. */
  async registrations(
    desk: ChannelName,
    state: RegistrationState,
    after: number,
    signal?: Signal,
  ): Promise<Registration[]> {
    const path = `${path_of_channel(desk)}/registrations`;
    const query = { state, after, limit: limits.page_items_max };
    return (await this.api.get<{ registrations: Registration[] }>(path, query, signal)).registrations;
  }
  /** All questions, annotations and links of one task. */
  task(template: Id, task: string, signal?: Signal): Promise<StateAt> {
    return this.api.get(`/api/templates/${template}/tasks/${task}`, {}, signal);
  }
  template_version(template: Id, version: string, signal?: Signal): Promise<Template> {
    const path = `/api/templates/${template}/versions/${encodeURIComponent(version)}`;
    return this.api.get(path, {}, signal);
  }
  async following(signal?: Signal): Promise<Following[]> {
    return (await this.api.get<{ following: Following[] }>('/api/following', {}, signal)).following;
  }
}

/** Of an attachment; for links and pictures. */
export function file_url(id: Id): string {
  return said_by_guest(`/api/files/${id}`, guest_talk);
}

/** A talk as a file for calendars. */
export function calendar_url(talk: ChannelName): string {
  return said_by_guest(`${path_of_channel(talk)}/talk.ics`, guest_talk);
}

/** All captions of a talk as a WebVTT file. */
export function captions_url(talk: ChannelName): string {
  return said_by_guest(`${path_of_channel(talk)}/captions.vtt`, guest_talk);
}

// A colon may stand in a path segment as it is (RFC 3986, 3.3).
function path_of_channel(channel: ChannelName): string {
  return `/api/channels/${channel}`;
}
