import type { ErrorCode } from '../protocol/messages';
import { de } from './de';
import { text_of } from './index';

/** What reading over HTTP can fail with besides the server's own codes. */
export type LocalErrorCode = 'offline' | 'timeout' | 'bad_answer';

// Does not compile when a code of the protocol has no sentence.
const texts: Record<ErrorCode | LocalErrorCode, string> = de.errors;

/** The sentence for a refusal. An unknown code (a newer server) gets a general one. */
export function error_text(error: { code: string } | string): string {
  const code = typeof error === 'string' ? error : error.code;
  return text_of(code in texts ? `errors.${code}` : 'errors.bad_answer');
}
