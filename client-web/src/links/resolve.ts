// From a pasted URL to the address it names, with a look at the server where the URL has a number.
import { address_of, address_of_path } from '../protocol/address';
import type { Address } from '../protocol/messages';
import { ApiError } from '../realtime/api_error';
import type { Queries } from '../realtime/queries';

/** Null when it is no URL of ours, or names nothing that the reader may see. Throws ApiError when
 * the server could not be asked. */
export async function resolve_path(
  url: string,
  queries: Pick<Queries, 'item'>,
  signal?: AbortSignal,
): Promise<Address | null> {
  const named = address_of_path(url);
  if (named === null || typeof named === 'string') return named;
  const { channel, stream, number } = named;
  try {
    const { state } = await queries.item(channel, stream, { number }, signal);
    const item = state[stream]?.find((candidate) => candidate.number === number);
    return item ? address_of(channel, stream === 'posts' ? 'post' : 'question', item.id) : null;
  } catch (error) {
    const is_absent =
      error instanceof ApiError && (error.code === 'not_found' || error.code === 'no_channel');
    if (is_absent) return null;
    throw error;
  }
}
