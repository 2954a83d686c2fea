/* What a screen reader is told about a running talk. Missed things are not said one by one. */
import { amend_collected, announce, announce_collected } from '../app/announcements.svelte';
import type { Item } from '../app/announcer';
import { mark, number, t } from '$i18n';
import { reactions } from '../chat/reactions';
import { address_of, path_of } from '../protocol/address';
import { nameless_name } from '../pseudonyms/nameless_name';
import type { ChannelName, ChatMessage, Event, Id, Question, ReactionTally, TalkState } from '../protocol/messages';
import { me, people, type EventMoment } from '../realtime/index';

/** Call it with every event of `talk:`. */
export function announce_talk(event: Event, how: EventMoment): void {
  amend(event);
  if (how !== 'live') return;
  if (event.event === 'talk.moved' && event.data.talk) say_state(event, event.data.talk.state);
  say_moderators(event);
  say_questions(event);
  say_hands(event);
  say_polls(event);
  say_slides(event);
  say_chat(event);
  say_reactions(event);
}

/** A message or question in the list "Verpasst": who, and what as long as it is not deleted. */
export function item_of(event: Event, thing: ChatMessage | Question): Item {
  return { href: path_to(event, thing), text: () => t('talks.say.item', { who: who(thing), text: thing.text }) };
}

function who(thing: ChatMessage | Question): string {
  return 'number' in thing && thing.number > 0 ? mark('F', thing.number) : name_of(thing.by);
}

function name_of(id: string): string {
  return nameless_name(id) ?? people.get(id)?.name ?? t('talks.say.somebody');
}

function path_to(event: Event, thing: ChatMessage | Question): string {
  if (!('number' in thing)) return path_of(address_of(event.channel, 'message', thing.id));
  return path_of(address_of(event.channel, 'question', thing.id), { number: thing.number });
}

function is_new(event: Event, thing: { seq: number }): boolean {
  return thing.seq === event.seq;
}

/** What was collected and then reworded or deleted. */
function amend(event: Event): void {
  for (const thing of [...(event.data.messages ?? []), ...(event.data.questions ?? [])]) {
    if (is_new(event, thing)) continue;
    if (thing.erased) tallied.get(event.channel)?.delete(thing.id);
    const item = item_of(event, thing);
    if (item.href !== undefined) amend_collected(item.href, thing.erased ? null : item.text);
  }
}

function say_state(event: Event, state: TalkState): void {
  const href = path_of(event.channel);
  switch (state) {
    case 'lobby':
      return announce({ kind: 'events', text: t('talks.say.lobby'), href });
    case 'live':
      return announce({ kind: 'events', text: t('talks.say.live'), href });
    case 'follow_up':
      return announce({ kind: 'events', text: t('talks.say.ended'), href });
    case 'archived':
      return announce({ kind: 'events', text: t('talks.say.archived'), href });
    case 'draft':
    case 'discarded':
    case 'planned':
    case 'registration':
      return undefined;
    default: {
      const never: never = state;
      return never;
    }
  }
}

/** To whom it happens; the desk itself says when it is closed. */
function say_moderators(event: Event): void {
  if (!event.event.startsWith('moderator.')) return;
  const moderators = event.data.talk?.plan.moderators ?? [];
  if (event.by === me.id || me.id === undefined || !moderators.includes(me.id)) return;
  const href = `${path_of(event.channel)}/regie`;
  if (event.event === 'moderator.leads' && moderators[0] === me.id) {
    announce({ kind: 'floor', text: t('talks.say.you_lead'), href });
  } else if (event.event === 'moderator.added' && moderators.at(-1) === me.id) {
    announce({ kind: 'floor', text: t('talks.say.you_moderate'), href });
  }
}

function say_polls(event: Event): void {
  const poll = event.data.polls?.[0];
  if (!poll || (event.event !== 'poll.opened' && event.event !== 'poll.closed')) return;
  const key = event.event === 'poll.opened' ? 'talks.say.poll_opened' : 'talks.say.poll_closed';
  announce({ kind: 'polls', text: t(key, { text: poll.text }), href: path_of(event.channel) });
}

function say_slides(event: Event): void {
  if (event.by === me.id) return;
  const href = path_of(event.channel);
  const shown = event.data.slides?.find((slide) => slide.until === undefined);
  if (event.event === 'slides.shown' && shown) {
    announce({ kind: 'events', text: t('slides.said', { n: shown.page }), href });
  } else if (event.event === 'slides.hidden') {
    announce({ kind: 'events', text: t('slides.said_hidden'), href });
  }
}

function say_hands(event: Event): void {
  const href = path_of(event.channel);
  const hands = event.data.hands ?? [];
  if (event.event === 'hand.called' && hands.some((hand) => hand.state === 'speaking' && me.is(hand.by))) {
    announce({ kind: 'floor', text: t('talks.say.own_floor'), href });
  }
  if (event.event !== 'hand.raised') return;
  announce_collected({
    kind: 'hands',
    items: hands.filter((hand) => !me.is(hand.by)).map(({ by }) => ({ text: () => name_of(by), href })),
    text: (n) => t('talks.say.hands', { n }),
    href,
  });
}

function say_questions(event: Event): void {
  const questions = event.data.questions ?? [];
  for (const question of questions) if (me.is(question.by) && !question.erased) say_own(event, question);
  announce_collected({
    kind: 'questions',
    items: questions
      .filter((question) => is_new(event, question) && !me.is(question.by))
      .map((question) => item_of(event, question)),
    text: (n) => t('talks.say.questions', { n }),
    href: path_of(event.channel),
  });
}

function say_own(event: Event, question: Question): void {
  const named = { mark: mark('F', question.number) };
  const say = (text: string): void =>
    announce({ kind: 'own_questions', text, href: path_to(event, question) });
  if (question.state === 'answering') say(t('talks.say.own_called', named));
  else if (question.state === 'answered') say(t('talks.say.own_answered', named));
  else if (question.merged && event.event === 'question.merged') {
    say(t('talks.say.own_merged', { ...named, into: mark('F', question.merged.number) }));
  } else if (!is_new(event, question)) return;
  else if (event.event === 'question.taken') say(t('talks.say.own_taken', named));
  else if (event.by !== me.id) say(t('talks.say.own_released', named));
}

function say_chat(event: Event): void {
  if (event.event !== 'chat.posted') return;
  const others = (event.data.messages ?? []).filter((message) => !me.is(message.by));
  const names_me = (message: ChatMessage): boolean => message.mentions?.some((id) => me.is(id)) ?? false;
  for (const message of others.filter(names_me)) {
    const text = t('talks.say.mentioned', { who: name_of(message.by), text: message.text });
    announce({ kind: 'mentions', text, href: path_to(event, message) });
  }
  announce_collected({
    kind: 'chat',
    items: others
      .filter((message) => !names_me(message))
      .map((message) => item_of(event, message)),
    text: (n) => t('talks.say.chat', { n }),
    href: path_of(event.channel),
  });
}

/** The last totals of each message since reactions were spoken of, by talk. Emptied with every sentence. */
const tallied = new Map<ChannelName, Map<Id, ReactionTally>>();

function say_reactions(event: Event): void {
  const tallies = event.data.reaction_tallies ?? [];
  if (tallies.length === 0) return;
  const known = tallied.get(event.channel) ?? new Map<Id, ReactionTally>();
  tallied.set(event.channel, known);
  for (const tally of tallies) known.set(tally.message, tally);
  const href = path_of(event.channel);
  announce_collected({
    kind: 'reactions',
    items: tallies.map(({ message }) => ({
      text: () => '',
      href: path_of(address_of(event.channel, 'message', message)),
    })),
    text: () => {
      tallied.delete(event.channel);
      return words_of_tallies([...known.values()]);
    },
    href,
  });
}

/** 'Reaktionen auf 2 Nachrichten: Zustimmung 12, Danke 3' */
export function words_of_tallies(tallies: readonly ReactionTally[]): string {
  const what = reactions
    .map((reaction) => ({
      reaction,
      count: tallies
        .flatMap((tally) => tally.reactions)
        .filter((total) => total.reaction === reaction)
        .reduce((sum, total) => sum + total.count, 0),
    }))
    .filter(({ count }) => count > 0)
    .map(({ reaction, count }) => `${t(`chat.reaction.${reaction}`)} ${number(count)}`);
  return t('talks.say.reactions', {
    n: tallies.length,
    what: what.length > 0 ? what.join(', ') : t('talks.say.no_reactions'),
  });
}
