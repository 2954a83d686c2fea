import { t } from '../i18n/index';
import { connection } from './ports';

/** Reactive; the connection's state in a word or a short sentence. */
export function connection_word(): string {
  if (connection.held_up_since !== null) return t('app.connection.held_up');
  switch (connection.state) {
    case 'live':
      return t('app.connection.live');
    case 'offline':
      return t('app.connection.offline');
    case 'ended':
      return t('app.connection.ended');
    case 'connecting':
      return t('app.connection.connecting');
  }
}
