/*
 * Links of a text that is being written: chosen from a list, or recognised when an own address is
 * pasted. Kept beside the draft.
 */
import { untrack } from 'svelte';
import { load_draft, save_draft } from '$kit';
import { resolve_path } from '../links/resolve';
import { address_of_path } from '../protocol/address';
import { limits, type Address } from '../protocol/messages';
import { me, queries } from '../realtime/index';

export class PastedLinks {
  all = $state.raw<readonly Address[]>([]);
  checking = $state(false);

  constructor(private readonly draft: () => string) {}

  follow(): void {
    $effect.pre(() => {
      const stored = load_draft(this.account, this.draft());
      untrack(() => {
        this.all = stored === '' ? [] : stored.split(' ').slice(0, limits.links_per_item_max);
      });
    });
  }

  add = (address: Address): void => {
    if (this.all.includes(address) || this.all.length >= limits.links_per_item_max) return;
    this.set([...this.all, address]);
  };

  remove(address: Address): void {
    this.set(this.all.filter((one) => one !== address));
  }

  clear(): void {
    this.set([]);
  }

  /** An address of ours becomes a link; `otherwise` gets what is none after all. */
  async paste(event: ClipboardEvent, otherwise: (text: string) => void): Promise<void> {
    const pasted = event.clipboardData?.getData('text/plain').trim() ?? '';
    if (pasted === '' || /\s/.test(pasted)) return;
    const named = address_of_path(pasted);
    if (named === null || named === 'talks' || named === 'library') return;
    event.preventDefault();
    this.checking = true;
    try {
      const address = await resolve_path(pasted, queries);
      if (address) this.add(address);
      else otherwise(pasted);
    } catch {
      otherwise(pasted);
    } finally {
      this.checking = false;
    }
  }

  private get account(): string {
    return me.id ?? 'nobody';
  }

  private set(next: readonly Address[]): void {
    this.all = next;
    save_draft(this.account, this.draft(), next.join(' '));
  }
}
