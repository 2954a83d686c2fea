/* What a screen reader is told about a running talk. Missed things are not said one by one. */
import { announce, announce_collected } from '../app/announcements.svelte';
import { mark, t } from '$i18n';
import type { Event, TalkState } from '../protocol/messages';
import { me, type EventMoment } from '../realtime/index';

/** Call it with every event of `talk:`. */
export function announce_talk(event: Event, how: EventMoment): void {
  if (how !== 'live') return;
  if (event.event === 'talk.moved' && event.data.talk) say_state(event.data.talk.state);
  say_questions(event);
  if (event.event !== 'chat.posted') return;
  const others = (event.data.messages ?? []).filter((message) => !me.is(message.by));
  if (others.length === 0) return;
  announce_collected({ kind: 'chat', count: others.length, text: (n) => t('talks.say.chat', { n }) });
}

function say_state(state: TalkState): void {
  switch (state) {
    case 'lobby':
      return announce({ kind: 'events', text: t('talks.say.lobby') });
    case 'live':
      return announce({ kind: 'events', text: t('talks.say.live') });
    case 'follow_up':
      return announce({ kind: 'events', text: t('talks.say.ended') });
    case 'archived':
      return announce({ kind: 'events', text: t('talks.say.archived') });
    case 'draft':
    case 'planned':
    case 'registration':
      return undefined;
    default: {
      const never: never = state;
      return never;
    }
  }
}

function say_questions(event: Event): void {
  let added = 0;
  for (const question of event.data.questions ?? []) {
    const is_new = question.seq === event.seq;
    if (is_new && !me.is(question.by)) added += 1;
    if (!me.is(question.by) || question.erased) continue;
    const named = { mark: mark('F', question.number) };
    const href = `?frage=${question.number}`;
    if (question.state === 'answering') {
      announce({ kind: 'own_questions', text: t('talks.say.own_called', named), href });
    } else if (question.state === 'answered') {
      announce({ kind: 'own_questions', text: t('talks.say.own_answered', named), href });
    } else if (is_new && event.by !== me.id) {
      announce({ kind: 'own_questions', text: t('talks.say.own_released', named), href });
    }
  }
  if (added > 0) {
    announce_collected({
      kind: 'questions',
      count: added,
      text: (n) => t('talks.say.questions', { n }),
    });
  }
}
