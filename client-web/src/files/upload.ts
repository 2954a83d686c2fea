// Attaching a file to a post that is being written, bringing slides to a talk: checked here for quick answers, checked again
// by the server by content. XMLHttpRequest, since `fetch` cannot tell how far an upload is.
import { ApiError } from '../realtime/api_error';
import type { ErrorBody } from '../protocol/envelope';
import { limits, type Attachment, type ChannelName } from '../protocol/messages';

export type FileRefusal = 'empty' | 'too_large' | 'wrong_type';

/** What the server stores; anything else is refused. For `accept` of a file input as well. */
export const accepted_types: readonly string[] = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
];

/** What slides may be. */
export const deck_types: readonly string[] = ['application/pdf'];

/** Why the server would refuse this file, or null. A file without a type is left to the server. */
export function refusal_of(
  file: Pick<File, 'size' | 'type'>,
  types = accepted_types,
  bytes_max: number = limits.file_bytes_max,
): FileRefusal | null {
  if (file.size === 0) return 'empty';
  if (file.size > bytes_max) return 'too_large';
  if (file.type !== '' && !types.includes(file.type)) return 'wrong_type';
  return null;
}

export interface UploadOptions {
  /** Slides have a bound of their own, and so another address. */
  as?: 'attachment' | 'deck';
  /** What a screen reader says for a picture. */
  alt?: string;
  /** From 0 to 1, as far as the browser knows. */
  on_progress?: (part: number) => void;
  signal?: AbortSignal;
  /** For tests. */
  make_request?: () => XMLHttpRequest;
}

/**
 * Uploads to the thread or area that the post will be in, or to the talk whose slides they are; name
 * the id in `post.create` or `deck.add` afterwards.
 * Throws ApiError, or the reason of the signal. Not repeated by itself: the server keeps what no
 * post names only for a while, so a repeat after an unknown outcome costs nothing but the bytes.
 */
export function upload(
  channel: ChannelName,
  file: File,
  options: UploadOptions = {},
): Promise<Attachment> {
  const { signal, on_progress } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const request = options.make_request?.() ?? new XMLHttpRequest();
    const query = new URLSearchParams({ channel, name: file.name, alt: options.alt ?? '' });
    const path = options.as === 'deck' ? '/api/decks' : '/api/files';
    request.open('POST', `${path}?${query.toString()}`);
    request.responseType = 'text';
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) on_progress?.(event.loaded / event.total);
    };
    const leave = () => request.abort();
    signal?.addEventListener('abort', leave, { once: true });
    const settle = (finish: () => void) => {
      signal?.removeEventListener('abort', leave);
      finish();
    };
    request.onload = () =>
      settle(() => {
        const answer = attachment_of(request.status, request.responseText);
        if (answer instanceof ApiError) reject(answer);
        else resolve(answer);
      });
    request.onerror = () => settle(() => reject(new ApiError('offline', true, 'upload failed')));
    request.onabort = () =>
      settle(() => reject((signal?.reason as Error) ?? new ApiError('offline', true, 'aborted')));
    request.send(file);
  });
}

function attachment_of(status: number, text: string): Attachment | ApiError {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return new ApiError('bad_answer', status >= 502, `status ${status} without JSON`);
  }
  if (status >= 200 && status < 300) return answer as Attachment;
  const error = (answer as { error?: ErrorBody } | null)?.error;
  if (!error) return new ApiError('bad_answer', false, `status ${status} without an error`);
  return new ApiError(error.code, error.temporary, error.text, error.field);
}
