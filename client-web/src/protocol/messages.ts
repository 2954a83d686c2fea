// Printed by print_typescript from the structs in protocol/. Do not edit.

/** A lower-case UUID. */
export type Id = string;
/** UTC with milliseconds: 2026-11-24T10:46:12.345Z */
export type Time = string;
/** An account's id, 'system', 'anonymous' or 'pseudonym:<id>'. */
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
  | 'archived'
  | 'discarded';

export interface AgendaEntry {
  minute: number;
  title: string;
}

export interface RegistrationRules {
  capacity?: number;
  approval: boolean;
  closes_at?: Time;
}

export interface Series {
  id: Id;
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
  caption_writers: Id[];
  agenda: AgendaEntry[];
  review: boolean;
  lobby_minutes?: number;
  live_on_time?: boolean;
  kept_days?: number;
  registration?: RegistrationRules;
  series?: Series;
  guest_polls?: boolean;
  anonymous?: boolean;
}

export interface ChatRules {
  closed: boolean;
  slow_s: number;
  slow_since?: Time;
  pinned?: Id;
}

export interface QueueRules {
  open: boolean;
  first_first: boolean;
  speaking_s: number;
}

export interface Cancellation {
  at: Time;
  reason: string;
}

export interface PlanRevision {
  number: number;
  at: Time;
}

export interface Talk {
  id: Id;
  state: TalkState;
  plan: TalkPlan;
  live_at?: Time;
  ended_at?: Time;
  chat?: ChatRules;
  queue?: QueueRules;
  muted: Id[];
  said_erased_at?: Time;
  cancelled?: Cancellation;
  ticket_key?: string;
  revision?: PlanRevision;
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

export interface Seats {
  id: Id;
  confirmed: number;
  waiting: number;
  requested?: number;
}

export interface ThreadEntry {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  title: string;
}

export interface RegistrationOffer {
  closes_at?: Time;
  full: boolean;
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
  registration?: RegistrationOffer;
  series?: Series;
  cancelled?: boolean;
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

export type Reaction =
  | 'agree'
  | 'thanks'
  | 'idea'
  | 'laugh'
  | 'unclear';

export interface ReactionTotal {
  reaction: Reaction;
  count: number;
}

export interface ChatMessage {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  text: string;
  reply_to?: Id;
  edited_at?: Time;
  reactions?: ReactionTotal[];
  erased: boolean;
  mentions?: Id[];
}

export type QuestionState =
  | 'waiting'
  | 'held'
  | 'released'
  | 'answering'
  | 'postponed'
  | 'answered'
  | 'merged';

export interface Answer {
  by: Author;
  at: Time;
  text: string;
  html: string;
  spoken: boolean;
  contact?: Id;
}

export interface Merge {
  into: Id;
  number: number;
  was: QuestionState;
}

export interface Assignee {
  person?: Id;
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
  merged?: Merge;
  assigned?: Assignee;
}

export type PollKind =
  | 'single'
  | 'multiple'
  | 'scale'
  | 'text';

export type PollState =
  | 'prepared'
  | 'open'
  | 'closed';

export interface Poll {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  text: string;
  kind: PollKind;
  options: string[];
  hidden: boolean;
  seconds?: number;
  state: PollState;
  opened_at?: Time;
  closes_at?: Time;
  closed_at?: Time;
  counts: number[];
  ballots: number;
  answers: string[];
  erased: boolean;
  secret?: boolean;
  ticket_key?: string;
}

export type HandState =
  | 'raised'
  | 'speaking'
  | 'done'
  | 'lowered';

export interface Hand {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  state: HandState;
  first: boolean;
  called_at?: Time;
  ended_at?: Time;
}

export interface Caption {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  text: string;
  edited_at?: Time;
  erased: boolean;
}

export interface Deck {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  title: string;
  file: Id;
  pages: number;
  bytes: number;
  erased: boolean;
}

export interface ShownSlide {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  deck: Id;
  page: number;
  until?: Time;
}

export type GuestLinkKind =
  | 'open'
  | 'personal';

export type GuestLinkState =
  | 'usable'
  | 'used'
  | 'revoked';

export interface GuestLink {
  id: Id;
  seq: number;
  at: Time;
  by: Author;
  kind: GuestLinkKind;
  state: GuestLinkState;
  name: string;
  guest?: Id;
}

export interface Guest {
  id: Id;
  seq: number;
  at: Time;
  link: Id;
  invited: boolean;
  removed: boolean;
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
  | 'replied'
  | 'assigned'
  | 'merged'
  | 'taken'
  | 'seat_confirmed'
  | 'seat_waiting'
  | 'seat_refused'
  | 'seat_cancelled'
  | 'seat_requested'
  | 'seat_withdrawn'
  | 'talk_moved'
  | 'talk_cancelled'
  | 'talk_soon'
  | 'mentioned'
  | 'reminded'
  | 'pseudonym_resolved';

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

export interface PollTally {
  poll: Id;
  counts: number[];
  ballots: number;
}

export interface ReactionTally {
  message: Id;
  reactions: ReactionTotal[];
}

export interface State {
  area?: Area;
  thread?: Thread;
  talk?: Talk;
  template?: Template;
  contact?: ContactPoint;
  seats?: Seats;
  threads?: ThreadEntry[];
  talks?: TalkEntry[];
  templates?: TemplateEntry[];
  posts?: Post[];
  messages?: ChatMessage[];
  questions?: Question[];
  polls?: Poll[];
  hands?: Hand[];
  captions?: Caption[];
  decks?: Deck[];
  slides?: ShownSlide[];
  guest_links?: GuestLink[];
  guests?: Guest[];
  annotations?: Annotation[];
  versions?: Version[];
  links?: LinkEnd[];
  lines?: Line[];
  totals?: TaskTotals[];
  tallies?: Tally[];
  poll_tallies?: PollTally[];
  reaction_tallies?: ReactionTally[];
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

export interface Ballot {
  poll: Id;
  choices: number[];
  text: string;
}

export interface Reacted {
  message: Id;
  reaction: Reaction;
}

export interface Own {
  level: FollowLevel;
  read: number;
  votes: Id[];
  waiting: Question[];
  muted: boolean;
  ballots: Ballot[];
  reactions: Reacted[];
  certificate: boolean;
  feed: boolean;
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
  muted?: boolean;
  ballot?: Ballot;
  reaction?: Reacted;
  reacted?: boolean;
  registration?: boolean;
  certificate?: boolean;
  feed?: boolean;
}

export interface Listeners {
  count?: number;
}

export interface CaptionTyping {
  by: Author;
  text: string;
  after: number;
}

export interface SlidePointer {
  x: number;
  y: number;
}

export interface LobbyShown {
  channel: ChannelName;
  by: Id;
  on: boolean;
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
  guest_of?: Id;
  unsafe_durability?: boolean;
  pseudonyms?: boolean;
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

export type RegistrationState =
  | 'requested'
  | 'confirmed'
  | 'waiting'
  | 'withdrawn'
  | 'refused';

export interface Registration {
  person: Id;
  state: RegistrationState;
  number: number;
  at: Time;
}

export interface GuestLook {
  secret: string;
}

export interface GuestInvitation {
  talk: Id;
  title: string;
  starts_at: Time;
  kind: GuestLinkKind;
  name: string;
}

export interface GuestEnter {
  secret: string;
  name: string;
  key: Id;
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
  | 'unavailable'
  | 'bad_ticket'
  | 'ticket_used'
  | 'ticket_drawn'
  | 'no_pseudonyms'
  | 'pseudonym_drawn'
  | 'bad_pseudonym';

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

export interface TicketDraw {
  channel: ChannelName;
  poll?: Id;
  blinded: string;
}

export interface TicketDrawn {
  blind_signature: string;
}

export interface TicketUse {
  channel: ChannelName;
  key: Id;
  ticket: string;
  signature: string;
  ask?: Commands['question.ask'];
  vote?: Commands['poll.vote'];
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
  'talk.cancel': {
    reason: string;
  };
  'series.create': {
    title: string;
    plan: TalkPlan;
    starts?: Time[];
  };
  'moderator.add': {
    person: Id;
  };
  'moderator.remove': {
    person: Id;
  };
  'moderator.lead': {
    person: Id;
  };
  'lobby.show': {
    on: boolean;
  };
  'registration.request': {
  };
  'registration.withdraw': {
  };
  'registration.approve': {
    person: Id;
  };
  'registration.refuse': {
    person: Id;
  };
  'registration.cancel': {
    person: Id;
  };
  'certificate.request': {
  };
  'certificate.withdraw': {
  };
  'feed.make': {
    hash: string;
  };
  'feed.withdraw': {
  };
  'chat.post': {
    text: string;
    reply_to?: Id;
    mentions?: Id[];
  };
  'chat.edit': {
    message: Id;
    text: string;
    mentions?: Id[];
  };
  'chat.erase': {
    message: Id;
  };
  'chat.react': {
    message: Id;
    reaction: Reaction;
    on: boolean;
  };
  'chat.rule': {
    closed: boolean;
    slow_s: number;
  };
  'chat.pin': {
    message?: Id;
  };
  'chat.mute': {
    person: Id;
    on: boolean;
  };
  'question.ask': {
    text: string;
    task?: string;
    links?: Address[];
  };
  'question.take': {
    message: Id;
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
  'question.merge': {
    question: Id;
    into: Id;
  };
  'question.unmerge': {
    question: Id;
  };
  'question.assign': {
    question: Id;
    to?: Assignee;
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
  'pseudonym.draw': {
  };
  'poll.create': {
    text: string;
    kind: PollKind;
    options?: string[];
    hidden: boolean;
    seconds?: number;
    secret?: boolean;
  };
  'poll.erase': {
    poll: Id;
  };
  'poll.open': {
    poll: Id;
    seconds?: number;
  };
  'poll.close': {
    poll: Id;
  };
  'poll.vote': {
    poll: Id;
    choices?: number[];
    text?: string;
  };
  'queue.rule': {
    open: boolean;
    first_first: boolean;
    speaking_s: number;
  };
  'hand.raise': {
  };
  'hand.lower': {
    hand: Id;
  };
  'hand.call': {
    hand: Id;
  };
  'hand.end': {
    hand: Id;
  };
  'caption.type': {
    text: string;
  };
  'caption.add': {
    text: string;
  };
  'caption.edit': {
    caption: Id;
    text: string;
  };
  'caption.erase': {
    caption: Id;
  };
  'deck.add': {
    file: Id;
    title: string;
    pages: number;
  };
  'deck.rename': {
    deck: Id;
    title: string;
  };
  'deck.erase': {
    deck: Id;
  };
  'slides.show': {
    deck: Id;
    page: number;
  };
  'slides.hide': {
  };
  'slides.point': {
    x: number;
    y: number;
  };
  'guest.open': {
    hash: string;
  };
  'guest.close': {
    remove: boolean;
  };
  'guest.invite': {
    hash: string;
    for_name: string;
  };
  'guest.withdraw': {
    link: Id;
  };
  'guest.remove': {
    guest: Id;
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
  poll_text_max: 300,
  poll_option_text_max: 150,
  poll_answer_text_max: 200,
  poll_options_max: 20,
  caption_text_max: 200,
  caption_types_per_second: 4,
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
  mentions_max: 10,
  files_per_item_max: 10,
  people_per_talk_max: 20,
  guest_name_min: 2,
  guest_name_max: 60,
  agenda_entries_max: 30,
  talk_minutes_max: 600,
  series_talks_max: 52,
  reason_text_max: 500,
  listeners_shown_min: 5,
  seats_max: 100000,
  file_bytes_max: 10485760,
  deck_bytes_max: 52428800,
  decks_per_talk_max: 20,
  deck_pages_max: 500,
  ticket_key_bytes: 256,
  ticket_bytes: 64,
  pseudonym_secret_bytes: 16,
  lobby_repeat_seconds: 20,
  pointer_scale: 10000,
} as const;
