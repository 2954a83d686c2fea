import { MediaQuery } from 'svelte/reactivity';

/* In rem, so that enlarged text gets the narrower form. */
const wide = new MediaQuery('min-width: 64rem');
const phone = new MediaQuery('max-width: 39.99rem');

export const layout = {
  /** The task stands beside the plan; otherwise it is a sheet. */
  get beside(): boolean {
    return wide.current;
  },
  get phone(): boolean {
    return phone.current;
  },
};
