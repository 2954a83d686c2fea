import { describe, expect, it } from 'vitest';
import type { Me, Question, TalkState } from '../protocol/messages';
import { cue_of, next_step, may_plan, other_steps, path_of_talk, standing_of } from './talk_state';

const me = (roles: Me['roles'], contacts: string[] = []): Me => ({
  person: { id: 'me', name: 'Ich', office: 'Amt' },
  roles,
  contacts,
});
const current = { id: 'a', number: 14 } as Question;
const next = { id: 'b', number: 9 } as Question;

describe('states of a talk', () => {
  it('has one clear next step from each state, in the order of a talk', () => {
    const path: TalkState[] = ['draft'];
    for (let step = next_step('draft'); step; step = next_step(step.to)) path.push(step.to);
    expect(path).toEqual(['draft', 'planned', 'lobby', 'live', 'follow_up', 'archived']);
  });

  it('asks before it ends something for everybody, and only then', () => {
    const states: TalkState[] = ['draft', 'planned', 'registration', 'lobby', 'live', 'follow_up'];
    const asking = states.filter((state) => next_step(state)?.asks);
    expect(asking).toEqual(['live', 'follow_up']);
    expect(other_steps('lobby').map((step) => step.to)).toEqual(['planned']);
  });

  it('runs the talk with one button', () => {
    expect(cue_of('live', current, next)).toEqual({ kind: 'answer_and_call', current, next });
    expect(cue_of('live', current, undefined)).toEqual({ kind: 'answer', current });
    expect(cue_of('live', undefined, next)).toEqual({ kind: 'call', next });
    expect(cue_of('live', undefined, undefined)).toEqual({ kind: 'none' });
    expect(cue_of('planned', undefined, next)).toMatchObject({ kind: 'move', step: { to: 'lobby' } });
    expect(cue_of('follow_up', undefined, next)).toEqual({ kind: 'none' });
  });

  it('knows who leads and who is on stage', () => {
    const plan = { moderators: ['me'], speakers: ['you'] };
    expect(standing_of(plan, me(['member']))).toEqual({ leads: true, on_stage: true, names: true });
    expect(standing_of({ moderators: ['you'], speakers: ['me'] }, me(['member']))).toEqual({
      leads: false,
      on_stage: true,
      names: false,
    });
    // Whoever moderates beside does not name who moderates.
    expect(standing_of({ moderators: ['you', 'me'], speakers: [] }, me(['member']))).toMatchObject({ leads: true, names: false });
    expect(standing_of({ moderators: ['you'], speakers: [] }, me(['admin'])).names).toBe(true);
    expect(standing_of({ moderators: [], speakers: [] }, me(['member', 'moderator'])).leads).toBe(false);
    expect(standing_of({ moderators: [], speakers: [] }, me(['admin'])).leads).toBe(true);
    expect(standing_of(plan, null)).toEqual({ leads: false, on_stage: false, names: false });
  });

  it('lets moderators, admins and contact points plan', () => {
    expect(may_plan(me(['member']))).toBe(false);
    expect(may_plan(me(['member', 'moderator']))).toBe(true);
    expect(may_plan(me(['member'], ['contact']))).toBe(true);
  });

  it('leads to the page that fits the state', () => {
    expect(path_of_talk({ id: 'x', state: 'draft' })).toBe('/talks/x/planen');
    expect(path_of_talk({ id: 'x', state: 'live' })).toBe('/talks/x');
    expect(path_of_talk({ id: 'x', state: 'archived' })).toBe('/talks/x/nachbereitung');
  });
});
