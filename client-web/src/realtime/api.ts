// HTTP with JSON: one place that knows how requests are made, time out, fail and are repeated.
// What is asked is queries.ts. An aborted request rejects with the signal's own reason, as `fetch`
// does, so that views tell "no longer wanted" from "failed".
import type { ErrorBody } from '../protocol/envelope';
import { backoff_ms } from '../transport/backoff';
import type { Environment } from '../transport/environment';
import { ApiError } from './api_error';

/** An attempt that takes longer is given up: a stalled network does not fail by itself. */
export const attempt_max_ms = 15_000;
/** A read is tried this often before its error is shown. */
export const attempts_max = 3;

export type QueryValues = Record<string, string | number | undefined>;

export class Api {
  /** Called when a request was refused for want of a login. */
  on_not_logged_in: () => void = () => undefined;

  constructor(private readonly environment: Environment) {}

  /** A read. Repeated on temporary errors. Throws ApiError, or the reason of `signal`. */
  async get<T>(path: string, query: QueryValues = {}, signal?: AbortSignal): Promise<T> {
    for (let attempt = 0; ; ++attempt) {
      try {
        return await this.request<T>('GET', with_query(path, query), undefined, signal);
      } catch (error) {
        const is_worth_it = error instanceof ApiError && error.temporary;
        if (!is_worth_it || attempt + 1 >= attempts_max) throw error;
        await this.pause(backoff_ms(attempt + 1, this.environment.random()), signal);
      }
    }
  }

  /** A write. Never repeated: only commands have keys. */
  post<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.request<T>('POST', path, text, signal);
  }

  private async request<T>(
    method: 'GET' | 'POST',
    url: string,
    body: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    signal?.throwIfAborted();
    const attempt = new AbortController();
    let is_late = false;
    const cancel_timeout = this.environment.set_timer(() => {
      is_late = true;
      attempt.abort();
    }, attempt_max_ms);
    const leave = () => attempt.abort();
    signal?.addEventListener('abort', leave);
    try {
      const response = await this.environment.fetch(url, {
        method,
        credentials: 'same-origin',
        signal: attempt.signal,
        ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }),
      });
      return await this.answer_of<T>(response);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ApiError) throw error;
      if (is_late) throw new ApiError('timeout', true, `${method} ${url}: no answer in time`);
      throw new ApiError('offline', true, `${method} ${url}: ${String(error)}`);
    } finally {
      cancel_timeout();
      signal?.removeEventListener('abort', leave);
    }
  }

  private async answer_of<T>(response: Response): Promise<T> {
    const text = await response.text();
    if (response.status === 204) return undefined as T;
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      // A proxy in front that cannot reach the server answers with a page of its own.
      const is_gateway = response.status >= 502 && response.status <= 504;
      throw new ApiError('bad_answer', is_gateway, `status ${response.status} without JSON`);
    }
    if (response.ok) return answer as T;
    throw this.refusal(response.status, answer);
  }

  private refusal(status: number, answer: unknown): ApiError {
    if (typeof answer !== 'object' || answer === null || !('error' in answer)) {
      return new ApiError('bad_answer', status >= 502, `status ${status} without an error`);
    }
    const error = answer.error as ErrorBody;
    if (error.code === 'not_logged_in') this.on_not_logged_in();
    return new ApiError(error.code, error.temporary, error.text, error.field);
  }

  private pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.environment.set_timer(() => {
        signal?.removeEventListener('abort', leave);
        resolve();
      }, ms);
      const leave = () => {
        cancel();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}

function with_query(path: string, query: QueryValues): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.set(name, String(value));
  }
  const text = given.toString();
  return text === '' ? path : `${path}?${text}`;
}
