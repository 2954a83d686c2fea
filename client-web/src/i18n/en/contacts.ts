import type { contacts as german } from '../de/contacts';
import type { Translation } from '../types';

export const contacts: Translation<typeof german> = {
  title: 'Contact point',
  show: '{name}, show contact persons',
  note: 'Queries go to the contact point and stay there, even when people change.',
  people: 'Contact persons',
  people_none: 'Nobody is entered at present.',
  deputies: 'Deputies',
  deputies_none: 'No deputy is entered.',
  loading: 'The contact point is being loaded …',
  missing: 'There is no such contact point.',
};
