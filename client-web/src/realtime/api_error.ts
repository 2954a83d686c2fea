// What a failed request throws. People read the catalogue's sentence for `code`; `message` is for
// developers.
import type { ErrorCode } from '../protocol/messages';

/**
 * The server's codes and three of our own: `offline` no answer at all, `timeout` none in time,
 * `bad_answer` something that is not the server's (a proxy's page).
 */
export type ApiErrorCode = ErrorCode | 'offline' | 'timeout' | 'bad_answer';

export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: ApiErrorCode,
    /** The same request may succeed later. */
    readonly temporary: boolean,
    message: string,
    /** The field of the request that was refused, where one was. */
    readonly field?: string,
  ) {
    super(message);
  }
}
