/* What views show and say of something on its way. */
import { error_text, t } from '$i18n';
import { announce } from '../app/announcements.svelte';
import type { ErrorBody, KeyedCommand } from '../protocol/envelope';
import { outbox, type Sending } from '../realtime/index';

/** For a composer's `onsend`: a sentence when it could not be kept; a later refusal is said. */
export function taken<C extends KeyedCommand>(sending: Sending<C>): void | string {
  if (sending.state === 'unsaved') return t('kit.sent.unsaved');
  void sending.finished.then((done) => {
    if (done.state !== 'refused') return;
    const why = error_text(done.error ?? 'bad_answer');
    announce({ kind: 'own_failure', text: t('templates.task.not_sent', { why }) });
  });
  return undefined;
}

/** What SendState needs; its fields are reactive. */
export interface SendLine {
  readonly key: string;
  readonly text: string;
  readonly status: 'waiting' | 'sending' | 'done' | 'refused' | 'unsaved';
  readonly error: ErrorBody | null;
  readonly onagain: () => void;
  readonly ondiscard: () => void;
}

export function line_of<C extends KeyedCommand>(sending: Sending<C>, text: string): SendLine {
  return {
    key: sending.key,
    text,
    get status() {
      return sending.state === 'discarded' ? 'done' : sending.state;
    },
    get error() {
      return sending.error;
    },
    onagain: () => void outbox.send_again(sending),
    ondiscard: () => outbox.discard(sending),
  };
}
