/*
 * What the address names without its task (?frage=14, ?anmerkung=<id>): finds the task it stands at
 * and goes there. With the task it says which row to mark.
 */
import { untrack } from 'svelte';
import { error_text, t } from '$i18n';
import { router } from '../app/router.svelte';
import { is_id } from '../protocol/ids';
import type { Annotation, Question } from '../protocol/messages';
import { ApiError, queries } from '../realtime/index';
import type { TemplateModel } from './template_model.svelte';

function missing(question: string | null): string {
  return question === null
    ? t('annotations.missing')
    : t('templates.question.missing', { n: Number(question) || 0 });
}

export class DeepLink {
  problem = $state('');
  /** Of the entry that the address names. */
  key = $state<string | null>(null);
  private asked = '';

  constructor(
    private readonly model: TemplateModel,
    private readonly task: () => string | undefined,
    private readonly query: () => URLSearchParams,
  ) {}

  follow(): void {
    $effect(() => {
      const question = this.query().get('frage');
      const annotation = this.query().get('anmerkung');
      const is_known = this.model.is_known;
      const wanted = `${this.model.id()} ${question ?? ''} ${annotation ?? ''}`;
      untrack(() => {
        if (question === null && annotation === null) this.reset();
        else if (is_known && wanted !== this.asked) {
          this.reset();
          this.asked = wanted;
          void this.find(wanted, question, annotation ?? '');
        }
      });
    });
  }

  dismiss(): void {
    this.problem = '';
    router.navigate(router.with_query({ frage: null, anmerkung: null }), { replace: true });
  }

  private reset(): void {
    this.asked = '';
    this.problem = '';
    this.key = null;
  }

  private async find(wanted: string, question: string | null, annotation: string): Promise<void> {
    try {
      const found =
        question === null ? await this.annotation(annotation) : await this.question(question);
      if (this.asked !== wanted) return;
      if (!found) this.problem = missing(question);
      else this.show(found);
    } catch (error) {
      if (this.asked !== wanted) return;
      const is_gone =
        error instanceof ApiError && ['not_found', 'bad_value', 'no_channel'].includes(error.code);
      this.problem = is_gone
        ? missing(question)
        : error_text(error instanceof ApiError ? error : 'bad_answer');
    }
  }

  private show(found: { key: string; task: string; is_orphan: boolean }): void {
    this.key = found.key;
    const search = new URLSearchParams(this.query());
    if (found.is_orphan) search.set('blatt', 'verwaist');
    else if (this.task() === found.task) return;
    const task = found.is_orphan ? '' : `/aufgaben/${found.task}`;
    router.navigate(`/vorlagen/${this.model.id()}${task}?${search.toString()}`, { replace: true });
  }

  private async question(which: string) {
    const is_it = (one: Question): boolean => String(one.number) === which || one.id === which;
    const known = this.model.view.shown('questions').find(is_it);
    const by = is_id(which) ? { id: which } : { number: Number(which) || 0 };
    const found =
      known ?? (await queries.item(this.model.channel, 'questions', by)).state.questions?.[0];
    if (!found) return null;
    return { key: `question:${found.id}`, task: found.task, is_orphan: false };
  }

  private async annotation(id: string) {
    const is_it = (one: Annotation): boolean => one.id === id;
    const note = this.model.notes.find(is_it);
    const known = note ?? this.model.view.shown('annotations').find(is_it);
    const found =
      known ?? (await queries.item(this.model.channel, 'annotations', { id })).state.annotations?.[0];
    if (!found || found.erased) return null;
    const is_orphan = found.anchor === 'orphaned';
    return { key: `${note ? 'note' : 'annotation'}:${id}`, task: found.task, is_orphan };
  }
}
