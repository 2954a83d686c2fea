/*
 * The decks that this page has loaded: each once, whoever shows it, and no more than a few, for every
 * one is as large in memory as on disk.
 */
import { download } from '../files/download';
import type { Id } from '../protocol/messages';
import { ApiError, environment } from '../realtime/index';
import { backoff_ms } from '../transport/backoff';
import type { Pdf } from './pdf';

/** The one that is shown and the one before or after it. */
const documents_max = 2;
/** After so many failures in a row somebody has to ask for it. */
const attempts_max = 5;

export class DeckDocument {
  state = $state.raw<'loading' | 'ready' | 'failed'>('loading');
  pdf = $state.raw<Pdf | null>(null);
  private readonly leaving = new AbortController();

  constructor(readonly file: Id) {
    void this.load(0);
  }

  retry(): void {
    if (this.state !== 'failed') return;
    this.state = 'loading';
    void this.load(0);
  }

  close(): void {
    this.leaving.abort();
    this.pdf?.close();
  }

  private async load(attempt: number): Promise<void> {
    const { signal } = this.leaving;
    try {
      // Both at once: the program and the file.
      const [{ Pdf }, bytes] = await Promise.all([import('./pdf'), download(this.file, signal)]);
      const pdf = await Pdf.open(bytes);
      if (signal.aborted) return pdf.close();
      this.pdf = pdf;
      this.state = 'ready';
    } catch (error) {
      if (signal.aborted) return;
      const may_pass = error instanceof ApiError && error.temporary && attempt + 1 < attempts_max;
      if (!may_pass) {
        this.state = 'failed';
        return;
      }
      // A whole room asks at the same moment; it comes back spread.
      const wait = backoff_ms(attempt + 1, environment.random());
      environment.set_timer(() => {
        if (!signal.aborted) void this.load(attempt + 1);
      }, wait);
    }
  }
}

// Least recently used first.
const documents = new Map<Id, DeckDocument>();

/** The deck's document; loading begins with the first call. */
export function document_of(file: Id): DeckDocument {
  const known = documents.get(file);
  documents.delete(file);
  const wanted = known ?? new DeckDocument(file);
  documents.set(file, wanted);
  for (const [id, oldest] of documents) {
    if (documents.size <= documents_max) break;
    oldest.close();
    documents.delete(id);
  }
  return wanted;
}
