import type { Attachment } from 'svelte/attachments';
import { router } from '../app/router.svelte';

/** Opens the Sheet of that name; going back closes it. */
export function open_sheet(name: string): void {
  router.navigate(router.with_query({ blatt: name }));
}

/** Closes whatever sheet is open. */
export function close_sheet(): void {
  router.close_sheet();
}

const hidden_sheet = 'bt-hidden-sheet';

/** For a part of a view that may be `hidden`: `show` is called when a sheet in it is to be seen. */
export function shows_sheets(show: () => void): Attachment<HTMLElement> {
  return (element) => {
    element.addEventListener(hidden_sheet, show);
    return () => element.removeEventListener(hidden_sheet, show);
  };
}

/** Asks the views around it to show where it stands; they do so with their next update. */
export function ask_to_show(sheet: HTMLElement): void {
  sheet.dispatchEvent(new CustomEvent(hidden_sheet, { bubbles: true }));
}
