/* Puts what came in while offline into words: "48 Beiträge und 6 Fragen". */
import { t, text_of } from '../i18n/index';

interface CaughtUpLike {
  created: Readonly<Record<string, number | undefined>>;
  complete: boolean;
}

/** In the order in which people care; links and versions come with what they belong to. */
const order = ['posts', 'questions', 'messages', 'annotations', 'lines', 'threads', 'talks', 'templates'];

/** Empty when nothing was missed. */
export function created_text(caught_up: CaughtUpLike | null): string {
  if (!caught_up) return '';
  const parts = order
    .filter((stream) => (caught_up.created[stream] ?? 0) > 0)
    .map((stream) => text_of(`app.connection.created.${stream}`, { n: caught_up.created[stream] ?? 0 }));
  const last = parts.pop();
  if (last === undefined) return '';
  const what = parts.length === 0 ? last : t('app.connection.and', { first: parts.join(', '), last });
  return caught_up.complete ? what : t('app.connection.at_least', { what });
}
