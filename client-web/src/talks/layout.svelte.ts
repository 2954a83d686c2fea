import { MediaQuery } from 'svelte/reactivity';

/* How many columns a room has. In rem, so that enlarged text gets fewer. */
const three = new MediaQuery('min-width: 75rem');
const two = new MediaQuery('min-width: 60rem');
const phone = new MediaQuery('max-width: 39.99rem');

export const layout = {
  get columns(): 1 | 2 | 3 {
    return three.current ? 3 : two.current ? 2 : 1;
  },
  /** Below 640 px: the room's tabs take the place of the bottom bar. */
  get phone(): boolean {
    return phone.current;
  },
};
