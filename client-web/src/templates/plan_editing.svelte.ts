/*
 * A draft on this device, what is wrong with it, and its publishing. Made while the component is
 * being set up.
 */
import { untrack } from 'svelte';
import { load_draft, save_draft } from '$kit';
import { error_text, t } from '$i18n';
import type { Template } from '../protocol/messages';
import { me, send } from '../realtime/index';
import {
  draft_of,
  faults_of,
  new_task,
  parse_draft,
  plan_of,
  type Draft,
  type DraftTask,
} from './plan_draft';
import { schedule } from './schedule';
import type { TemplateModel } from './template_model.svelte';

export class PlanEditing {
  draft: Draft = $state.raw({ base: '', version: '', changes: '', phases: [], tasks: [] });
  /** Faults are shown from the first try to publish on. */
  is_checked = $state(false);
  is_kept = $state(true);
  busy = $state(false);
  refusal = $state('');
  removed = $state.raw<{ task: DraftTask; index: number } | null>(null);

  private readonly key = (): string => `template:${this.template().id}.version`;
  private readonly account = (): string => me.id ?? 'nobody';

  readonly faults = $derived.by(() =>
    faults_of(
      this.draft,
      this.model.view.shown('versions').map((version) => version.version),
    ),
  );
  readonly days = $derived.by(() => schedule(plan_of(this.draft))?.days);
  readonly is_touched = $derived.by(
    () => JSON.stringify(this.draft) !== JSON.stringify(draft_of(this.template())),
  );

  constructor(
    private readonly model: TemplateModel,
    private readonly template: () => Template,
  ) {
    const stored = untrack(() => load_draft(this.account(), this.key()));
    this.draft = parse_draft(stored) ?? untrack(() => draft_of(template()));
    $effect(() => {
      const text = this.is_touched ? JSON.stringify(this.draft) : '';
      untrack(() => (this.is_kept = save_draft(this.account(), this.key(), text)));
    });
  }

  error(field: string): string | undefined {
    if (!this.is_checked) return undefined;
    const fault = this.faults.find((one) => one.field === field);
    if (!fault) return undefined;
    const key = `templates.editor.error.${fault.problem}` as const;
    if (key === 'templates.editor.error.phase_unknown') return t(key, { phase: fault.about });
    if (key === 'templates.editor.error.after') return t(key, { numbers: fault.about });
    return t(key);
  }

  change(change: Partial<Draft>): void {
    this.draft = { ...this.draft, ...change };
  }

  change_task(id: string, change: Partial<DraftTask>): void {
    this.change({
      tasks: this.draft.tasks.map((task) => (task.id === id ? { ...task, ...change } : task)),
    });
  }

  /** The id of the new task. */
  add_task(phase: string): string {
    const used = new Set(this.model.plan.tasks.map((task) => task.id));
    const random = Math.random().toString(36).slice(2, 8);
    const task = new_task(this.draft, phase, used, random);
    this.change({ tasks: [...this.draft.tasks, task] });
    return task.id;
  }

  remove_task(id: string): void {
    const index = this.draft.tasks.findIndex((task) => task.id === id);
    const task = this.draft.tasks[index];
    if (!task) return;
    this.removed = { task, index };
    this.change({ tasks: this.draft.tasks.filter((one) => one.id !== id) });
  }

  put_back(): void {
    if (!this.removed) return;
    const { task, index } = this.removed;
    this.change({ tasks: this.draft.tasks.toSpliced(index, 0, task) });
    this.removed = null;
  }

  add_phase(): void {
    const highest = Math.max(0, ...this.draft.phases.map((phase) => Number(phase.number) || 0));
    this.change({ phases: [...this.draft.phases, { number: String(highest + 1), name: '' }] });
  }

  remove_phase(number: string): void {
    this.change({ phases: this.draft.phases.filter((phase) => phase.number !== number) });
  }

  discard(): void {
    this.draft = draft_of(this.template());
    this.is_checked = false;
    this.removed = null;
    this.refusal = '';
  }

  /** True when it is published. */
  async publish(): Promise<boolean> {
    this.is_checked = true;
    this.refusal = '';
    if (this.faults.length > 0 || this.busy) return false;
    this.busy = true;
    const version = this.draft.version.trim();
    const changes = this.draft.changes.trim();
    const data = { version, changes, plan: plan_of(this.draft) };
    const done = await send(this.model.channel, 'template.publish', data).finished;
    this.busy = false;
    if (done.state === 'done') {
      save_draft(this.account(), this.key(), '');
      return true;
    }
    const why = done.state === 'unsaved' ? t('kit.sent.unsaved') : error_text(done.error ?? 'bad_answer');
    this.refusal = t('templates.editor.refused', { why });
    return false;
  }
}
