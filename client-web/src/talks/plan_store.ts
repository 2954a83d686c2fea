/* A plan that is being written, kept on this device until it is saved. */
import { load_draft, save_draft } from '$kit';
import type { Address } from '../protocol/messages';
import { neither_registration_nor_series, type PlanDraft } from './plan';
import type { SeriesDraft } from './series_draft';

export interface StoredPlan {
  plan: PlanDraft;
  links: Address[];
  /** Of a new one. */
  series?: SeriesDraft;
}

const key = (talk: string): string => `talk.plan.${talk}`;

export function load_plan(account: string, talk: string): StoredPlan | null {
  try {
    const stored = JSON.parse(load_draft(account, key(talk)) || 'null') as StoredPlan | null;
    if (!stored || !Array.isArray(stored.plan?.agenda) || !Array.isArray(stored.links)) return null;
    return { ...stored, plan: { ...neither_registration_nor_series, ...stored.plan } };
  } catch {
    return null;
  }
}

export function save_plan(account: string, talk: string, stored: StoredPlan): void {
  save_draft(account, key(talk), JSON.stringify(stored));
}

export function forget_plan(account: string, talk: string): void {
  save_draft(account, key(talk), '');
}
