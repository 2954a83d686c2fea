import { t } from '../i18n/index';
import { limits } from '../protocol/messages';

/** How many lines came while the captions were held; from a window on it is a lower bound. */
export function new_lines(count: number): string {
  return count >= limits.window_items
    ? t('captions.many_new', { n: limits.window_items })
    : t('captions.new_lines', { n: count });
}
