/*
 * Bringing one deck: the file is looked at here, since only this end counts pages, then uploaded, then
 * named by `deck.add`. Each failure is a sentence about this file.
 */
import { bytes, error_text, t } from '$i18n';
import { announce } from '../app/announcements.svelte';
import { upload } from '../files/upload';
import { limits, type ChannelName } from '../protocol/messages';
import { ApiError, outbox, send } from '../realtime/index';
import { problem_of_deck, title_of_file } from './decks';

export class DeckUpload {
  state = $state.raw<'idle' | 'reading' | 'uploading'>('idle');
  name = $state.raw('');
  /** From 0 to 1. */
  progress = $state.raw(0);
  problem = $state.raw('');
  private leaving: AbortController | null = null;

  /** Never throws; `problem` says why it did not work. */
  async bring(file: File, channel: ChannelName): Promise<void> {
    this.stop();
    const leaving = new AbortController();
    this.leaving = leaving;
    this.name = file.name;
    this.problem = '';
    this.progress = 0;
    const problem = await this.try_all(file, channel, leaving.signal);
    if (leaving.signal.aborted) return;
    this.state = 'idle';
    this.problem = problem;
    const title = title_of_file(file.name) || file.name;
    if (problem !== '') announce({ kind: 'own_failure', text: problem });
    else announce({ kind: 'own_actions', text: t('slides.added', { title }) });
  }

  stop(): void {
    this.leaving?.abort();
    this.leaving = null;
    this.state = 'idle';
  }

  /** The sentence that says why not, or ''. */
  private async try_all(file: File, channel: ChannelName, signal: AbortSignal): Promise<string> {
    const { name } = file;
    const refusal = problem_of_deck(file);
    if (refusal !== null) {
      return t(`slides.error.${refusal}`, { name, max: bytes(limits.deck_bytes_max) });
    }
    this.state = 'reading';
    const { Pdf, UnreadablePdf } = await import('./pdf');
    let pages: number;
    try {
      const pdf = await Pdf.open(await file.arrayBuffer());
      ({ pages } = pdf);
      pdf.close();
    } catch (error) {
      const why = error instanceof UnreadablePdf ? error.why : 'broken';
      return t(`slides.error.${why}`, { name });
    }
    if (pages > limits.deck_pages_max) {
      return t('slides.error.many_pages', { name, max: limits.deck_pages_max });
    }
    if (signal.aborted) return '';
    this.state = 'uploading';
    const on_progress = (part: number): void => {
      this.progress = part;
    };
    try {
      const { id } = await upload(channel, file, { as: 'deck', on_progress, signal });
      const title = title_of_file(name) || name;
      const adding = await send(channel, 'deck.add', { file: id, title, pages }).finished;
      if (adding.state === 'done') return '';
      outbox.discard(adding);
      if (adding.error?.code === 'too_many') return t('slides.error.many', { max: limits.decks_per_talk_max });
      return t('slides.error.failed', { name, why: error_text(adding.error ?? 'bad_answer') });
    } catch (error) {
      if (signal.aborted) return '';
      // The server looks into the file as well.
      if (error instanceof ApiError && error.code === 'bad_value') return t('slides.error.broken', { name });
      if (error instanceof ApiError && error.code === 'too_long') {
        return t('slides.error.too_large', { name, max: bytes(limits.deck_bytes_max) });
      }
      return t('slides.error.failed', { name, why: error_text(error instanceof ApiError ? error : 'bad_answer') });
    }
  }
}
