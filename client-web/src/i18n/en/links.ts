import type { links as german } from '../de/links';
import type { Translation } from '../types';

export const links: Translation<typeof german> = {
  add: 'Add a reference',
  title: 'Add a reference',
  hint: 'Choose a topic or a talk, or paste an address of BehördenTalk.',
  search: 'Search or paste an address',
  placeholder: 'Title or address',
  threads: 'Topics',
  talks: 'Talks',
  pasted: 'From the address',
  none: 'Nothing found.',
  loading: 'Loading topics and talks …',
  checking: 'Checking the address …',
  unknown: 'This address leads to nothing in BehördenTalk.',
  failed: 'The topics could not be loaded.',
  added: 'The reference is added.',
  remove: 'Remove reference',
};
