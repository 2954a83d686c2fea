import { announce } from './announcements.svelte';
import { t } from '$i18n';

/** Puts the whole address of one of our paths into the clipboard, and says so; false where that may not be. */
export async function copy_address(path: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(location.origin + path);
  } catch {
    announce({ kind: 'own_failure', text: t('app.address_not_copied') });
    return false;
  }
  announce({ kind: 'own_actions', text: t('app.address_copied') });
  return true;
}
