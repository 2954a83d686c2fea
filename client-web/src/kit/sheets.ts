import { router } from '../app/router.svelte';

/** Opens the Sheet of that name; going back closes it. */
export function open_sheet(name: string): void {
  router.navigate(router.with_query({ blatt: name }));
}

/** Closes whatever sheet is open: one step back if it was opened here, else the address without. */
export function close_sheet(): void {
  if (router.query.get('blatt') === null) return;
  router.back(router.with_query({ blatt: null }));
}
