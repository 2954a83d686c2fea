// Who waits in a talk's lobby and shows the moderators the name. Ephemeral: each may be lost, so each
// has an end of its own unless it is said again.
import type { Id, LobbyShown } from '../protocol/messages';
import type { Cancel, Environment } from '../transport/environment';

/** Who was not heard for so long is gone: hidden tabs say it again once a minute only. */
export const name_stays_ms = 150_000;

export class LobbyNames {
  private current = $state.raw<readonly Id[]>([]);
  private readonly ends = new Map<Id, Cancel>();

  constructor(private readonly environment: Pick<Environment, 'set_timer'>) {}

  /** Reactive; in no order that tells who came first. */
  get people(): readonly Id[] {
    return this.current;
  }

  take({ by, on }: LobbyShown): void {
    if (!on) return this.drop(by);
    this.ends.get(by)?.();
    this.ends.set(by, this.environment.set_timer(() => this.drop(by), name_stays_ms));
    if (!this.current.includes(by)) this.current = [...this.current, by].sort();
  }

  clear(): void {
    for (const by of this.current) this.drop(by);
  }

  private drop(by: Id): void {
    this.ends.get(by)?.();
    this.ends.delete(by);
    this.current = this.current.filter((one) => one !== by);
  }
}
