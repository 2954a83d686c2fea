// Loading the bytes of a file into the page: slides. Attachments are links that the browser follows.
import { ApiError } from '../realtime/api_error';
import { file_url } from '../realtime/queries';
import type { Id } from '../protocol/messages';

/** Statuses that may be another one soon: too fast, overloaded, a proxy without its server. */
const temporary_statuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Throws ApiError, or the reason of the signal. */
export async function download(file: Id, signal: AbortSignal): Promise<ArrayBuffer> {
  let response: Response;
  try {
    response = await fetch(file_url(file), { signal });
    if (response.ok) return await response.arrayBuffer();
  } catch {
    signal.throwIfAborted();
    throw new ApiError('offline', true, 'download failed');
  }
  const is_temporary = temporary_statuses.has(response.status);
  throw new ApiError('bad_answer', is_temporary, `status ${response.status}`);
}
