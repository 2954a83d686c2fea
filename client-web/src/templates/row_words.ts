/* What a row of the plan says in words: what its bar shows to the eye. */
import { t } from '$i18n';
import type { Plan } from '../protocol/messages';
import { numbers_of, type PhaseRow, type TaskRow } from './plan_rows';

function span(start: number, end: number): string {
  return t('templates.plan.says_span', { from: end > start ? start + 1 : start, to: end });
}

export function task_words(row: TaskRow, plan: Plan, entries: number, fresh: number): string {
  const { task, times } = row;
  const numbers = numbers_of(plan, task.after).join(', ');
  return [
    t('templates.days', { n: task.days }),
    span(times.start, times.end),
    numbers === '' ? t('templates.plan.says_first') : t('templates.plan.says_after', { numbers }),
    times.is_critical
      ? t('templates.plan.says_critical')
      : t('templates.plan.says_slack', { n: times.slack }),
    ...(task.milestone ? [t('templates.plan.says_milestone')] : []),
    t('templates.plan.says_entries', { n: entries }),
    ...(fresh > 0 ? [t('templates.new', { n: fresh })] : []),
  ].join(', ');
}

export function phase_words(row: PhaseRow, entries: number, fresh: number): string {
  return [
    span(row.span.start, row.span.end),
    t('templates.tasks', { n: row.tasks.length }),
    t('templates.plan.says_entries', { n: entries }),
    ...(fresh > 0 ? [t('templates.new', { n: fresh })] : []),
  ].join(', ');
}
