/*
 * The files of a post that is being written: chosen, described, and uploaded when the post is sent.
 * Not kept over a reload: a browser gives no file back.
 */
import { bytes, error_text, t } from '$i18n';
import { announce } from '../app/announcements.svelte';
import { refusal_of, upload } from '../files/upload';
import { limits, type ChannelName, type Id } from '../protocol/messages';
import { ApiError } from '../realtime/index';

export class ChosenFile {
  alt = $state('');
  /** A data: address, since the policy of the page allows no blob:. */
  preview = $state.raw('');
  progress = $state(0);
  state = $state<'chosen' | 'uploading' | 'uploaded' | 'failed'>('chosen');
  problem = $state('');
  /** Asked for, but not given yet. */
  alt_missing = $state(false);
  id: Id | null = null;
  /** With what it was uploaded; another description needs another upload. */
  private uploaded_as = '';

  constructor(
    readonly file: File,
    readonly key: number,
  ) {
    if (this.is_picture) void this.read();
  }

  get is_picture(): boolean {
    return this.file.type.startsWith('image/');
  }

  /** False when it could not be uploaded; `problem` says why. */
  async send(channel: ChannelName, signal: AbortSignal): Promise<boolean> {
    const place = `${channel} ${this.alt.trim()}`;
    if (this.id !== null && this.uploaded_as === place) return true;
    this.state = 'uploading';
    this.progress = 0;
    this.problem = '';
    try {
      const on_progress = (part: number): void => {
        this.progress = part;
      };
      const done = await upload(channel, this.file, { alt: this.alt.trim(), on_progress, signal });
      this.id = done.id;
      this.uploaded_as = place;
      this.state = 'uploaded';
      return true;
    } catch (error) {
      const { name } = this.file;
      // The server looks into the file, not at its name.
      const is_broken = error instanceof ApiError && error.code === 'bad_value';
      const why = error_text(error instanceof ApiError ? error : 'bad_answer');
      this.problem = is_broken ? t('forum.files.broken', { name }) : t('forum.files.failed', { name, why });
      this.state = 'failed';
      return false;
    }
  }

  private async read(): Promise<void> {
    const reader = new FileReader();
    reader.onload = () => {
      this.preview = typeof reader.result === 'string' ? reader.result : '';
    };
    reader.readAsDataURL(this.file);
  }
}

export class Attachments {
  files = $state.raw<readonly ChosenFile[]>([]);
  problem = $state('');
  private next_key = 0;

  choose(chosen: Iterable<File>): void {
    this.problem = '';
    const added: ChosenFile[] = [];
    for (const file of chosen) {
      const refusal = refusal_of(file);
      if (refusal !== null) {
        this.problem =
          refusal === 'too_large'
            ? t('forum.files.too_large', { name: file.name, max: bytes(limits.file_bytes_max) })
            : t(`forum.files.${refusal}`, { name: file.name });
      } else if (this.files.length + added.length >= limits.files_per_item_max) {
        this.problem = t('forum.files.too_many', { max: limits.files_per_item_max });
      } else {
        added.push(new ChosenFile(file, (this.next_key += 1)));
      }
    }
    if (added.length > 0) this.files = [...this.files, ...added];
    if (this.problem !== '') announce({ kind: 'own_failure', text: this.problem });
  }

  remove(file: ChosenFile): void {
    this.files = this.files.filter((one) => one !== file);
    this.problem = '';
  }

  clear(): void {
    this.files = [];
    this.problem = '';
  }

  /** The ids for post.create, or the sentence why not. Pictures need a description first. */
  async send(channel: ChannelName): Promise<{ ids: Id[] } | { refusal: string }> {
    let described = true;
    for (const file of this.files) {
      file.alt_missing = file.is_picture && file.alt.trim() === '';
      if (file.alt_missing) described = false;
    }
    if (!described) return { refusal: t('forum.files.alt_missing_all') };
    const stop = new AbortController();
    for (const file of this.files) {
      if (!(await file.send(channel, stop.signal))) return { refusal: t('forum.files.failed_all') };
    }
    return { ids: this.files.flatMap((file) => (file.id === null ? [] : [file.id])) };
  }
}
