/* Says when an intent was refused; what it was about shows it in its own place. */
import { error_text, t } from '../i18n/index';
import type { ErrorBody } from '../protocol/envelope';
import { announce } from './announcements.svelte';

interface Ended {
  state: string;
  error: ErrorBody | null;
}

/** `say_refusal(send(channel, 'hand.raise', {}))` */
export function say_refusal(sending: { finished: Promise<Ended> }): void {
  void sending.finished.then(({ state, error }) => {
    if (state !== 'refused') return;
    const why = error_text(error ?? 'bad_answer');
    announce({ kind: 'own_failure', text: t('app.announcements.refused', { why }) });
  });
}
