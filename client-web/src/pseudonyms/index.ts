// What views import: one object.
import { environment, realtime } from '../realtime/index';
import { PseudonymStorage } from './pseudonym_storage';
import { Pseudonyms } from './pseudonyms.svelte';

export const pseudonyms = new Pseudonyms(environment, new PseudonymStorage(environment), {
  draw: (talk, secret, answered) => realtime.draw_pseudonym(talk, secret, answered),
  on_own: ({ id, secret }) => realtime.follow_pseudonym(id, secret),
});

export { pseudonym_name } from './pseudonym_name';
export type { Pseudonym, PseudonymState } from './pseudonyms.svelte';
