import { t } from '../i18n/index';
import { is_anonymous, pseudonym_of } from '../protocol/author';
import type { Author } from '../protocol/messages';
import { pseudonym_name } from './pseudonym_name';

/** Reactive to the language. What stands in the place of a name; undefined for who has one. */
export function nameless_name(author: Author): string | undefined {
  if (is_anonymous(author)) return t('kit.person.anonymous');
  const pseudonym = pseudonym_of(author);
  return pseudonym === undefined ? undefined : t('kit.person.pseudonym', { name: pseudonym_name(pseudonym) });
}
