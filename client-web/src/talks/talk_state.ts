/* The states of a talk as the interface sees them: what is open in each, what comes next. Pure. */
import type { Me, Question, Talk, TalkPlan, TalkState } from '../protocol/messages';

/** What a person may do in a talk. The server decides; this only shows what would be refused. */
export interface Standing {
  /** Runs the talk: moderators of this talk, and admins. */
  leads: boolean;
  /** Sees the desk and answers: those, and its speakers. */
  on_stage: boolean;
  /** Names who moderates, and hands over: who leads this talk, and admins. */
  names: boolean;
}

export function standing_of(plan: Pick<TalkPlan, 'moderators' | 'speakers'> | undefined, me: Me | null): Standing {
  if (!plan || !me) return { leads: false, on_stage: false, names: false };
  const leads = plan.moderators.includes(me.person.id) || me.roles.includes('admin');
  return {
    leads,
    on_stage: leads || plan.speakers.includes(me.person.id),
    names: plan.moderators[0] === me.person.id || me.roles.includes('admin'),
  };
}

/** Whom the server lets plan a talk. */
export function may_plan(me: Me | null): boolean {
  if (!me) return false;
  return me.roles.includes('moderator') || me.roles.includes('admin') || me.contacts.length > 0;
}

export type Phase = 'draft' | 'before' | 'lobby' | 'live' | 'after' | 'archived';

export function phase_of(state: TalkState): Phase {
  switch (state) {
    case 'draft':
    case 'discarded':
      return 'draft';
    case 'planned':
    case 'registration':
      return 'before';
    case 'lobby':
      return 'lobby';
    case 'live':
      return 'live';
    case 'follow_up':
      return 'after';
    case 'archived':
      return 'archived';
    default: {
      const never: never = state;
      return never;
    }
  }
}

/** Whether it has a channel that everyone reads. */
export function is_published(state: TalkState): boolean {
  return phase_of(state) !== 'draft';
}

export function can_ask(state: TalkState): boolean {
  return is_published(state) && state !== 'archived';
}

export function can_chat(state: TalkState): boolean {
  return state === 'lobby' || state === 'live';
}

export function can_edit_plan(state: TalkState): boolean {
  return state !== 'archived' && state !== 'discarded';
}

/** Absagen: before it is live. */
export function can_cancel(state: TalkState): boolean {
  return state === 'planned' || state === 'registration' || state === 'lobby';
}

export interface Step {
  to: TalkState;
  /** Its words: talks.desk.move.<word>. */
  word: 'publish' | 'restore' | 'registration' | 'lobby' | 'live' | 'follow_up' | 'archived' | 'to_planned';
  /** Ends something for everybody, so it is asked once. */
  asks: boolean;
}

const steps: Record<TalkState, { next: Step | null; others: Step[] }> = {
  draft: { next: { to: 'planned', word: 'publish', asks: false }, others: [] },
  planned: {
    next: { to: 'lobby', word: 'lobby', asks: false },
    others: [{ to: 'registration', word: 'registration', asks: false }],
  },
  registration: { next: { to: 'lobby', word: 'lobby', asks: false }, others: [] },
  lobby: {
    next: { to: 'live', word: 'live', asks: false },
    others: [{ to: 'planned', word: 'to_planned', asks: false }],
  },
  live: { next: { to: 'follow_up', word: 'follow_up', asks: true }, others: [] },
  follow_up: { next: { to: 'archived', word: 'archived', asks: true }, others: [] },
  archived: { next: null, others: [] },
  discarded: { next: { to: 'draft', word: 'restore', asks: false }, others: [] },
};

/** The one clear step from here. */
export function next_step(state: TalkState): Step | null {
  return steps[state].next;
}

/** What else is possible from here. */
export function other_steps(state: TalkState): readonly Step[] {
  return steps[state].others;
}

/** The one main button of the desk. */
export type Cue =
  | { kind: 'move'; step: Step }
  | { kind: 'answer_and_call'; current: Question; next: Question }
  | { kind: 'answer'; current: Question }
  | { kind: 'call'; next: Question }
  | { kind: 'none' };

/** What runs the talk from here; `next` is the first of the released ones by votes. */
export function cue_of(state: TalkState, current: Question | undefined, next: Question | undefined): Cue {
  if (state !== 'live') {
    const step = next_step(state);
    // What ends something is no main button.
    return step && !step.asks ? { kind: 'move', step } : { kind: 'none' };
  }
  if (current && next) return { kind: 'answer_and_call', current, next };
  if (current) return { kind: 'answer', current };
  if (next) return { kind: 'call', next };
  return { kind: 'none' };
}

/** Where a talk is read: its own page, or what is left of it. */
export function path_of_talk(talk: Pick<Talk, 'id' | 'state'>): string {
  switch (phase_of(talk.state)) {
    case 'draft':
      return `/talks/${talk.id}/planen`;
    case 'after':
    case 'archived':
      return `/talks/${talk.id}/nachbereitung`;
    case 'before':
    case 'lobby':
    case 'live':
      return `/talks/${talk.id}`;
    default:
      return `/talks/${talk.id}`;
  }
}

/** Until when what is said in a talk is kept, milliseconds since 1970; null: for ever. */
export function kept_until(plan: Pick<TalkPlan, 'starts_at' | 'minutes' | 'kept_days'>): number | null {
  if (plan.kept_days === undefined) return null;
  return Date.parse(plan.starts_at) + (plan.minutes + plan.kept_days * 24 * 60) * 60_000;
}
