import type { ErrorCode } from '../protocol/messages';
import { de } from './de';
import { text_of } from './index';

/** What reading over HTTP can fail with besides the server's own codes. */
export type LocalErrorCode = 'offline' | 'timeout' | 'bad_answer';

// Does not compile when a code of the protocol has no sentence.
const texts: Record<ErrorCode | LocalErrorCode, string> = de.errors;

/** Where the field says more than the code: what to do about it. */
const of_fields: Record<string, string> = { 'bad_value data.mentions': 'errors.mention_refused' };

/** The sentence for a refusal. An unknown code (a newer server) gets a general one. */
export function error_text(error: { code: string; field?: string } | string): string {
  const code = typeof error === 'string' ? error : error.code;
  const of_field = typeof error === 'string' ? undefined : of_fields[`${code} ${error.field ?? ''}`];
  if (of_field !== undefined) return text_of(of_field);
  return text_of(code in texts ? `errors.${code}` : 'errors.bad_answer');
}
