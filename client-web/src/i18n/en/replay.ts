import type { Translation } from '../types';
import type { replay as german } from '../de/replay';

export const replay: Translation<typeof german> = {
  title: 'Replay',
  bar: 'Course of the replay',
  play: 'Play',
  pause: 'Pause',
  before: 'To the previous part',
  after: 'To the next part',
  position: 'Place in the talk',
  position_of: '{time} of {of}',
  speed: 'Speed',
  times: '{n} times',
  copy: 'Copy the link to this place',
  copied: 'Link copied',
  at_start: 'Start of the broadcast',
  at_slide: 'Slide {n}, {deck}',
  at_question: 'Question F {n} called',
  at_poll: 'Poll: {text}',
  closed: 'You see the talk as it was. Questions and answers go on in the follow-up.',
  loading: 'The talk is being loaded',
  failed: 'The replay could not be loaded',
  failed_text: 'Please check the connection. Nothing is lost.',
  again: 'Load again',
  not_yet: 'The replay starts when the broadcast ends.',
};
