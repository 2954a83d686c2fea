import { describe, expect, it } from 'vitest';
import { limits } from '../protocol/messages';
import { refusal_of, upload } from './upload';

/** The part of XMLHttpRequest that an upload uses, played by the test. */
class FakeRequest {
  opened: string[] = [];
  body: unknown;
  status = 0;
  responseText = '';
  responseType = '';
  upload: { onprogress: ((event: object) => void) | null } = { onprogress: null };
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;

  open(method: string, url: string): void {
    this.opened.push(`${method} ${url}`);
  }
  send(body: unknown): void {
    this.body = body;
  }
  abort(): void {
    this.onabort?.();
  }
  answer(status: number, text: string): void {
    this.status = status;
    this.responseText = text;
    this.onload?.();
  }
}

const picture = new File(['x'], 'Bild äöü.png', { type: 'image/png' });

function start(options: Parameters<typeof upload>[2] = {}) {
  const request = new FakeRequest();
  const make_request = () => request as unknown as XMLHttpRequest;
  const uploading = upload('thread:1', picture, { ...options, make_request });
  return { request, uploading };
}

describe('upload', () => {
  it('says before what would be refused', () => {
    const file = (size: number, type: string) => ({ size, type });
    expect(refusal_of(file(1, 'image/png'))).toBeNull();
    expect(refusal_of(file(1, ''))).toBeNull();
    expect(refusal_of(file(0, 'image/png'))).toBe('empty');
    expect(refusal_of(file(limits.file_bytes_max, 'application/pdf'))).toBeNull();
    expect(refusal_of(file(limits.file_bytes_max + 1, 'application/pdf'))).toBe('too_large');
    expect(refusal_of(file(1, 'image/svg+xml'))).toBe('wrong_type');
  });

  it('sends the file raw and tells how far it is', async () => {
    const parts: number[] = [];
    const { request, uploading } = start({
      alt: 'Ein Plan',
      on_progress: (part) => parts.push(part),
    });
    expect(request.opened).toEqual([
      'POST /api/files?channel=thread%3A1&name=Bild+%C3%A4%C3%B6%C3%BC.png&alt=Ein+Plan',
    ]);
    expect(request.body).toBe(picture);
    request.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
    request.upload.onprogress?.({ lengthComputable: false, loaded: 2, total: 0 });
    request.answer(200, '{"id":"f"}');
    expect(await uploading).toEqual({ id: 'f' });
    expect(parts).toEqual([0.25]);
  });

  it('throws what the server says, or that there was no answer', async () => {
    const refused = start();
    refused.request.answer(413, '{"error":{"code":"too_long","temporary":false,"text":""}}');
    await expect(refused.uploading).rejects.toMatchObject({ code: 'too_long' });
    const broken = start();
    broken.request.onerror?.();
    await expect(broken.uploading).rejects.toMatchObject({ code: 'offline', temporary: true });
    const proxied = start();
    proxied.request.answer(413, '<html>');
    await expect(proxied.uploading).rejects.toMatchObject({ code: 'bad_answer' });
  });

  it('stops when it is no longer wanted', async () => {
    const leaving = new AbortController();
    const { uploading } = start({ signal: leaving.signal });
    const reason = new Error('no longer wanted');
    leaving.abort(reason);
    await expect(uploading).rejects.toBe(reason);
    await expect(start({ signal: leaving.signal }).uploading).rejects.toBe(reason);
  });
});
