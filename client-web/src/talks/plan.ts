/* A plan while it is being written: what stands in the fields, and what is wrong with it. Pure. */
import { limits, type Id, type TalkPlan } from '../protocol/messages';

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
  agenda: PlanEntry[];
  review: boolean;
}

export type PlanError =
  | 'title'
  | 'begin'
  | 'minutes'
  | 'moderators'
  | 'people'
  | 'entry_title'
  | 'entry_minute'
  | 'entries';

export interface PlanErrors {
  fields: Partial<Record<'title' | 'starts_at' | 'minutes' | 'moderators' | 'speakers' | 'agenda', PlanError>>;
  /** By the key of the row. */
  entries: ReadonlyMap<number, PlanError>;
}

const minutes_min = 5;

export function empty_plan(moderator: Id, contact: Id | ''): PlanDraft {
  return {
    title: '',
    description: '',
    starts_at: '',
    minutes: '60',
    contact,
    moderators: [moderator],
    speakers: [],
    agenda: [],
    review: true,
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
    agenda: plan.agenda.map((entry, key) => ({ key, minute: String(entry.minute), title: entry.title })),
    review: plan.review,
  };
}

/** The plan that the fields make. Only with no errors is it one the server takes. */
export function plan_of(draft: PlanDraft): TalkPlan {
  return {
    title: draft.title.trim(),
    description: draft.description.trim(),
    starts_at: draft.starts_at,
    minutes: whole(draft.minutes) ?? 0,
    ...(draft.contact === '' ? {} : { contact: draft.contact }),
    moderators: draft.moderators,
    speakers: draft.speakers,
    agenda: draft.agenda
      .map((entry) => ({ minute: whole(entry.minute) ?? 0, title: entry.title.trim() }))
      .sort((a, b) => a.minute - b.minute),
    review: draft.review,
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
  if (draft.agenda.length > limits.agenda_entries_max) fields.agenda = 'entries';
  for (const entry of draft.agenda) {
    const minute = whole(entry.minute);
    if (entry.title.trim() === '') entries.set(entry.key, 'entry_title');
    else if (minute === null || minute > (minutes ?? limits.talk_minutes_max)) {
      entries.set(entry.key, 'entry_minute');
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

function whole(text: string): number | null {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text) : null;
}
