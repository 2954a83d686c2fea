/* How long a poll is open, in words. */
import { t } from '$i18n';

export function limit_of(seconds: number): string {
  return seconds % 60 === 0 ? t('polls.minutes', { n: seconds / 60 }) : t('polls.seconds', { n: seconds });
}
