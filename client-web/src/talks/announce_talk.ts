/* What a screen reader is told about a running talk. Missed things are not said one by one. */
import { announce, announce_collected } from '../app/announcements.svelte';
import { mark, t } from '$i18n';
import type { Event, TalkState } from '../protocol/messages';
import { me, type EventMoment } from '../realtime/index';

/** Call it with every event of `talk:`; it keeps what it needs to see changes. */
export function talk_announcer(): (event: Event, how: EventMoment) => void {
  let state: TalkState | undefined;
  return (event, how) => {
    const talk = event.data.talk;
    if (talk) {
      if (how === 'live' && state !== undefined && talk.state !== state) say_state(talk.state);
      state = talk.state;
    } else {
      // Any state but that of an event: a change from here on is a change.
      state ??= 'planned';
    }
    if (how !== 'live') return;
    say_questions(event);
    const others = (event.data.messages ?? []).filter((message) => !me.is(message.by) && !message.erased);
    if (event.event === 'chat.posted' && others.length > 0) {
      announce_collected({
        kind: 'chat',
        count: others.length,
        text: (n) => t('talks.say.chat', { n }),
      });
    }
  };
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
