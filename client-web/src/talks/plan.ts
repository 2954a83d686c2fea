/* A plan while it is being written: what stands in the fields, and what is wrong with it. Pure. */
import { caption_writers_of } from '../captions/caption_state';
import { limits, type Id, type RegistrationRules, type Series, type TalkPlan } from '../protocol/messages';

export interface PlanEntry {
  /** Stays with its row while others come and go. */
  key: number;
  minute: string;
  title: string;
}

export interface PlanDraft {
  title: string;
  description: string;
  starts_at: string;
  minutes: string;
  contact: Id | '';
  moderators: Id[];
  speakers: Id[];
  caption_writers: Id[];
  agenda: PlanEntry[];
  review: boolean;
  /** Questions may be asked by ticket. */
  anonymous: boolean;
  /** Minutes before the start; '0': by hand. */
  lobby_minutes: string;
  live_on_time: boolean;
  /** Days after the end; '0': for ever. */
  kept_days: string;
  registration: boolean;
  /** '': as many as come. */
  capacity: string;
  approval: boolean;
  /** A Time; '': until the talk begins. */
  closes_at: string;
  /** Of a talk that belongs to one; not chosen here. */
  series: Series | null;
  guest_polls: boolean;
}

/** When a lobby may open by itself, in minutes before the start. */
export const lobby_choices = ['5', '10', '15', '30', '60'] as const;

/** How long what was said may be kept, in days. */
export const kept_choices = ['30', '90', '180', '365', '1095'] as const;

export type PlanError =
  | 'title'
  | 'begin'
  | 'minutes'
  | 'moderators'
  | 'people'
  | 'entry_title'
  | 'entry_minute'
  | 'entries'
  | 'capacity'
  | 'closes_at';

export type PlanField =
  'title' | 'starts_at' | 'minutes' | 'moderators' | 'speakers' | 'caption_writers' | 'agenda'
  | 'capacity' | 'closes_at';

export interface PlanErrors {
  fields: Partial<Record<PlanField, PlanError>>;
  /** By the key of the row. */
  entries: ReadonlyMap<number, PlanError>;
}

const minutes_min = 5;

/** What plans that were kept on a device before may lack. */
export const neither_registration_nor_series: Pick<
  PlanDraft,
  'registration' | 'capacity' | 'approval' | 'closes_at' | 'series'
> = { registration: false, capacity: '', approval: false, closes_at: '', series: null };

export function empty_plan(moderator: Id, contact: Id | ''): PlanDraft {
  return {
    title: '',
    description: '',
    starts_at: '',
    minutes: '60',
    contact,
    moderators: [moderator],
    speakers: [],
    caption_writers: [],
    agenda: [],
    review: true,
    anonymous: true,
    lobby_minutes: '0',
    live_on_time: false,
    kept_days: '90',
    ...neither_registration_nor_series,
    guest_polls: false,
  };
}

export function draft_of(plan: TalkPlan): PlanDraft {
  return {
    title: plan.title,
    description: plan.description,
    starts_at: plan.starts_at,
    minutes: String(plan.minutes),
    contact: plan.contact ?? '',
    moderators: [...plan.moderators],
    speakers: [...plan.speakers],
    caption_writers: [...caption_writers_of(plan)],
    agenda: plan.agenda.map((entry, key) => ({ key, minute: String(entry.minute), title: entry.title })),
    review: plan.review,
    anonymous: plan.anonymous ?? true,
    lobby_minutes: String(plan.lobby_minutes ?? 0),
    live_on_time: plan.live_on_time ?? false,
    kept_days: String(plan.kept_days ?? 0),
    registration: plan.registration !== undefined,
    capacity: String(plan.registration?.capacity ?? ''),
    approval: plan.registration?.approval ?? false,
    closes_at: plan.registration?.closes_at ?? '',
    series: plan.series ?? null,
    guest_polls: plan.guest_polls ?? false,
  };
}

/** The plan that the fields make. Only with no errors is it one the server takes. */
export function plan_of(draft: PlanDraft): TalkPlan {
  // A draft that this device kept from before may lack the fields.
  const lobby = whole(draft.lobby_minutes ?? '0') ?? 0;
  const kept = whole(draft.kept_days ?? '90') ?? 0;
  return {
    title: draft.title.trim(),
    description: draft.description.trim(),
    starts_at: draft.starts_at,
    minutes: whole(draft.minutes) ?? 0,
    ...(draft.contact === '' ? {} : { contact: draft.contact }),
    moderators: draft.moderators,
    speakers: draft.speakers,
    caption_writers: draft.caption_writers,
    agenda: draft.agenda
      .map((entry) => ({ minute: whole(entry.minute) ?? 0, title: entry.title.trim() }))
      .sort((a, b) => a.minute - b.minute),
    review: draft.review,
    // Absent: they may. Also in drafts that this device kept from before.
    ...(draft.anonymous === false ? { anonymous: false } : {}),
    ...(lobby === 0 ? {} : { lobby_minutes: lobby, ...(draft.live_on_time ? { live_on_time: true } : {}) }),
    ...(draft.guest_polls ? { guest_polls: true } : {}),
    ...(kept === 0 ? {} : { kept_days: kept }),
    ...(draft.series ? { series: draft.series } : {}),
    ...(draft.registration ? { registration: rules_of(draft) } : {}),
  };
}

function rules_of(draft: PlanDraft): RegistrationRules {
  const capacity = seats(draft.capacity);
  return {
    ...(capacity === null ? {} : { capacity }),
    approval: draft.approval,
    ...(draft.closes_at === '' ? {} : { closes_at: draft.closes_at }),
  };
}

export function errors_of(draft: PlanDraft): PlanErrors {
  const fields: PlanErrors['fields'] = {};
  const entries = new Map<number, PlanError>();
  const minutes = whole(draft.minutes);
  if (draft.title.trim() === '') fields.title = 'title';
  if (draft.starts_at === '') fields.starts_at = 'begin';
  if (minutes === null || minutes < minutes_min || minutes > limits.talk_minutes_max) {
    fields.minutes = 'minutes';
  }
  if (draft.moderators.length === 0) fields.moderators = 'moderators';
  if (draft.moderators.length > limits.people_per_talk_max) fields.moderators = 'people';
  if (draft.speakers.length > limits.people_per_talk_max) fields.speakers = 'people';
  if (draft.caption_writers.length > limits.people_per_talk_max) fields.caption_writers = 'people';
  if (draft.agenda.length > limits.agenda_entries_max) fields.agenda = 'entries';
  for (const entry of draft.agenda) {
    const minute = whole(entry.minute);
    if (entry.title.trim() === '') entries.set(entry.key, 'entry_title');
    else if (minute === null || minute > (minutes ?? limits.talk_minutes_max)) {
      entries.set(entry.key, 'entry_minute');
    }
  }
  if (draft.registration) {
    const capacity = seats(draft.capacity);
    const is_given = draft.capacity.trim() !== '';
    if (is_given && (capacity === null || capacity < 1 || capacity > limits.seats_max)) fields.capacity = 'capacity';
    if (draft.closes_at !== '' && draft.starts_at !== '' && draft.closes_at > draft.starts_at) {
      fields.closes_at = 'closes_at';
    }
  }
  return { fields, entries };
}

export function is_valid(errors: PlanErrors): boolean {
  return Object.keys(errors.fields).length === 0 && errors.entries.size === 0;
}

/** Whether the fields say what the plan says already. */
export function is_same(draft: PlanDraft, plan: TalkPlan): boolean {
  return JSON.stringify(plan_of(draft)) === JSON.stringify(plan_of(draft_of(plan)));
}

function seats(text: string): number | null {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;
}

function whole(text: string): number | null {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text) : null;
}
