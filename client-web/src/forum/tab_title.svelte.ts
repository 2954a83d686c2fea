/*
 * The tab's name where it differs from the bar's text: the bar of a thread names its area, the tab
 * the thread. Call it while the component is being set up.
 */
import { tick } from 'svelte';
import { t } from '$i18n';
import { page } from '../app/page.svelte';

export function tab_title(title: () => string): void {
  $effect(() => {
    void page.document_title;
    const wanted = t('app.title', { page: title() });
    // After the shell has put its own.
    void tick().then(() => (document.title = wanted));
  });
}
