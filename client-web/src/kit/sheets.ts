import { router } from '../app/router.svelte';

/** Opens the Sheet of that name; going back closes it. */
export function open_sheet(name: string): void {
  router.navigate(router.with_query({ blatt: name }));
}

/** Closes whatever sheet is open. */
export function close_sheet(): void {
  router.close_sheet();
}
