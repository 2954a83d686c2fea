// Printed by print_typescript from the structs in protocol/. Do not edit.

/** A lower-case UUID. */
export type Id = string;
/** UTC with milliseconds: 2026-11-24T10:46:12.345Z */
export type Time = string;
/** An account's id, or 'system'. */
export type Author = string;
/** talk:<id>, talks, ... */
export type ChannelName = string;
/** Channel, then optionally '#', kind, ':' and id. */
export type Address = string;

export type ChannelKind =
  | 'thread'
  | 'talk'
  | 'desk'
  | 'template'
  | 'contact'
  | 'inbox'
  | 'notes'
  | 'area'
  | 'talks'
  | 'library';

export interface Area {
  id: Id;
  name: string;
  description: string;
}

export interface Thread {
  id: Id;
  area: Id;
  at: Time;
  by: Author;
  title: string;
}

export type TalkState =
  | 'draft'
  | 'planned'
  | 'registration'
  | 'lobby'
  | 'live'
  | 'follow_up'
  | 'archived';

export interface AgendaEntry {
  minute: number;
  title: string;
}

export interface TalkPlan {
  title: string;
  description: string;
  starts_at: Time;
  minutes: number;
  contact?: Id;
  moderators: Id[];
  speakers: Id[];
  agenda: AgendaEntry[];
  review: boolean;
}

export interface Talk {
  id: Id;
  state: TalkState;
  plan: TalkPlan;
  live_at?: Time;
  ended_at?: Time;
}

export interface Phase {
  number: string;
  name: string;
}

export interface Task {
  id: string;
  number: string;
  name: string;
  text: string;
  days: number;
  role: string;
  after: string[];
  milestone: boolean;
}

export interface Plan {
  phases: Phase[];
  tasks: Task[];
}

export interface Template {
  id: Id;
  title: string;
  scope: string;
  tag: string;
  contact: Id;
  version: string;
  published_at: Time;
  changes: string;
  plan: Plan;
}

export interface ContactPoint {
  id: Id;
  name: string;
  authority: Id;
  people: Id[];
  deputies: Id[];
}

export interface ThreadEntry {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  title: string;
}

export interface TalkEntry {
  id: Id;
  seq: number;
  state: TalkState;
  title: string;
  starts_at: Time;
  minutes: number;
  contact?: Id;
  moderators: Id[];
  live_at?: Time;
  ended_at?: Time;
}

export interface PhaseSpan {
  start: number;
  end: number;
}

export interface TemplateEntry {
  id: Id;
  seq: number;
  title: string;
  scope: string;
  tag: string;
  contact: Id;
  version: string;
  tasks: number;
  days: number;
  phases: PhaseSpan[];
}

export type FileType =
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'pdf';

export interface Attachment {
  id: Id;
  name: string;
  type: FileType;
  bytes: number;
  alt: string;
}

export interface Post {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  number: number;
  text: string;
  html: string;
  reply_to?: Id;
  files: Attachment[];
  edited_at?: Time;
  erased: boolean;
}

export interface ChatMessage {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  text: string;
  erased: boolean;
}

export type QuestionState =
  | 'waiting'
  | 'held'
  | 'released'
  | 'answering'
  | 'postponed'
  | 'answered';

export interface Answer {
  by: Author;
  at: Time;
  text: string;
  html: string;
  spoken: boolean;
  contact?: Id;
}

export interface Question {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  number: number;
  text: string;
  state: QuestionState;
  task: string;
  votes: number;
  answer?: Answer;
  called_at?: Time;
  erased: boolean;
}

export interface Quote {
  exact: string;
  prefix: string;
  suffix: string;
  start: number;
  end: number;
}

export type AnchorState =
  | 'attached'
  | 'moved'
  | 'orphaned';

export interface AnnotationReply {
  id: Id;
  at: Time;
  by: Author;
  text: string;
}

export interface Annotation {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  template: Id;
  task: string;
  version: string;
  quote?: Quote;
  anchor: AnchorState;
  text: string;
  replies: AnnotationReply[];
  edited_at?: Time;
  erased: boolean;
}

export interface Version {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  version: string;
  changes: string;
}

export interface LinkEnd {
  id: Id;
  seq: number;
  here: Address;
  other: Address;
  version: number;
  removed: boolean;
}

export type LineReason =
  | 'asked'
  | 'answered'
  | 'vote_answered'
  | 'replied';

export interface Line {
  id: Id;
  seq: number;
  at: Time;
  reason: LineReason;
  about: Address;
  done: boolean;
}

export interface TaskTotals {
  task: string;
  questions: number;
  annotations: number;
  links: number;
}

export interface Tally {
  question: Id;
  votes: number;
}

export interface State {
  area?: Area;
  thread?: Thread;
  talk?: Talk;
  template?: Template;
  contact?: ContactPoint;
  threads?: ThreadEntry[];
  talks?: TalkEntry[];
  templates?: TemplateEntry[];
  posts?: Post[];
  messages?: ChatMessage[];
  questions?: Question[];
  annotations?: Annotation[];
  versions?: Version[];
  links?: LinkEnd[];
  lines?: Line[];
  totals?: TaskTotals[];
  tallies?: Tally[];
}

export interface Source {
  channel: ChannelName;
  seq: number;
}

export interface Event {
  channel: ChannelName;
  seq: number;
  at: Time;
  event: string;
  by: Author;
  key?: Id;
  source?: Source;
  data: State;
}

export type SnapshotReason =
  | 'first'
  | 'too_far'
  | 'rollback'
  | 'new_epoch';

export type FollowLevel =
  | 'normal'
  | 'following'
  | 'muted';

export interface Own {
  level: FollowLevel;
  read: number;
  votes: Id[];
  waiting: Question[];
}

export interface Activity {
  channel: ChannelName;
  number: number;
  open: number;
  annotations: number;
  at?: Time;
  by?: Author;
}

export interface Subscribed {
  epoch: Id;
  seq: number;
  recovered: boolean;
  reason?: SnapshotReason;
  state?: State;
  own?: Own;
  activity: Activity[];
}

export interface Done {
  seq?: number;
  item?: Id;
  number?: number;
  repeat?: boolean;
  erased?: boolean;
}

export interface Restarting {
  spread_ms: number;
}

export interface OwnChanged {
  channel: ChannelName;
  level?: FollowLevel;
  read?: number;
  question?: Id;
  vote?: boolean;
}

export interface Listeners {
  count: number;
}

export interface Card {
  address: Address;
  mark: string;
  title: string;
  home: string;
  by?: Author;
  at?: Time;
  state: string;
  votes: number;
  answer: string;
  answer_by?: Author;
  talk_state: string;
}

export interface Authority {
  id: Id;
  name: string;
}

export interface Person {
  id: Id;
  name: string;
  office: string;
}

export type Role =
  | 'guest'
  | 'member'
  | 'contact'
  | 'speaker'
  | 'moderator'
  | 'admin'
  | 'caption_writer'
  | 'verifier'
  | 'data_protection';

export interface Me {
  person: Person;
  roles: Role[];
  contacts: Id[];
  unsafe_durability?: boolean;
}

export interface Login {
  email: string;
  password: string;
}

export interface DemoAccount {
  email: string;
  name: string;
  office: string;
  part: string;
}

export interface Following {
  channel: ChannelName;
  title: string;
  activity: Activity;
  read: number;
}

export type ErrorCode =
  | 'malformed'
  | 'unknown_command'
  | 'unknown_field'
  | 'missing_field'
  | 'wrong_type'
  | 'too_long'
  | 'too_short'
  | 'bad_value'
  | 'wrong_channel'
  | 'missing_key'
  | 'not_logged_in'
  | 'bad_login'
  | 'forbidden'
  | 'no_channel'
  | 'not_found'
  | 'wrong_state'
  | 'erased'
  | 'too_many'
  | 'internal'
  | 'key_conflict'
  | 'too_fast'
  | 'overloaded'
  | 'unavailable';

export interface PollOpened {
  session: Id;
}

export interface PollPosition {
  session: Id;
  answer: number;
}

export interface PollWait {
  sessions: PollPosition[];
}

export interface PollAnswer {
  session: Id;
  answer: number;
  lines: number;
  close?: number;
}

/** Every command with its data. */
export interface Commands {
  'subscribe': {
    epoch?: Id;
    after?: number;
  };
  'unsubscribe': {
  };
  'ping': {
  };
  'own.follow': {
    level: FollowLevel;
  };
  'own.read': {
    number: number;
  };
  'thread.create': {
    title: string;
    text: string;
    links?: Address[];
    files?: Id[];
  };
  'thread.rename': {
    title: string;
  };
  'post.create': {
    text: string;
    reply_to?: Id;
    links?: Address[];
    files?: Id[];
  };
  'post.edit': {
    post: Id;
    text: string;
  };
  'post.erase': {
    post: Id;
  };
  'talk.create': {
    plan: TalkPlan;
    links?: Address[];
  };
  'talk.edit': {
    plan: TalkPlan;
  };
  'talk.move': {
    to: TalkState;
  };
  'chat.post': {
    text: string;
  };
  'chat.erase': {
    message: Id;
  };
  'question.ask': {
    text: string;
    task?: string;
    links?: Address[];
  };
  'question.vote': {
    question: Id;
    on: boolean;
  };
  'question.release': {
    question: Id;
  };
  'question.hold': {
    question: Id;
  };
  'question.call': {
    question: Id;
  };
  'question.postpone': {
    question: Id;
  };
  'question.answer': {
    question: Id;
    text: string;
  };
  'question.reopen': {
    question: Id;
  };
  'question.erase': {
    question: Id;
  };
  'template.create': {
    title: string;
    scope: string;
    tag: string;
    contact: Id;
    version: string;
    changes: string;
    plan: Plan;
  };
  'template.publish': {
    version: string;
    changes: string;
    plan: Plan;
  };
  'annotation.create': {
    template?: Id;
    task: string;
    quote?: Quote;
    text: string;
    links?: Address[];
  };
  'annotation.edit': {
    annotation: Id;
    text: string;
  };
  'annotation.erase': {
    annotation: Id;
  };
  'annotation.reply': {
    annotation: Id;
    text: string;
  };
  'annotation.attach': {
    annotation: Id;
    task: string;
    quote?: Quote;
  };
  'link.add': {
    from: Address;
    to: Address;
  };
  'link.remove': {
    from: Address;
    to: Address;
  };
  'inbox.done': {
    line: Id;
    done: boolean;
  };
}

export type CommandName = keyof Commands;

/** Maxima in Unicode code points, entries or bytes: protocol/limits.hpp. */
export const limits = {
  title_max: 150,
  name_max: 80,
  chat_text_max: 2000,
  question_text_max: 1000,
  answer_text_max: 5000,
  annotation_text_max: 2000,
  description_text_max: 5000,
  post_text_max: 10000,
  quote_exact_max: 500,
  quote_context_max: 64,
  window_items: 100,
  page_items_max: 100,
  query_ids_max: 200,
  links_per_item_max: 10,
  files_per_item_max: 10,
  people_per_talk_max: 20,
  agenda_entries_max: 30,
  talk_minutes_max: 600,
  file_bytes_max: 10485760,
} as const;
