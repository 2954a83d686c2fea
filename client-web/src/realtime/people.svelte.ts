// Labels of people by id, looked up in batches and kept while the page lives. Events carry ids,
// never names, so every list of authors asks here.
import { SvelteMap } from 'svelte/reactivity';
import { is_id } from '../protocol/ids';
import { limits, type Author, type Person } from '../protocol/messages';
import type { Environment } from '../transport/environment';
import { Batcher } from './batcher';
import type { Queries } from './queries';

export class People {
  private readonly known = new SvelteMap<Author, Person | null>();
  private readonly batcher: Batcher<Author, Person[]>;

  constructor(
    environment: Environment,
    private readonly queries: Queries,
  ) {
    this.batcher = new Batcher(
      environment,
      limits.query_ids_max,
      (ids) => queries.people(ids),
      (ids, people) => {
        const found = new Map(people.map((person) => [person.id, person]));
        // Unknown ones are remembered as such, or each rendering would ask again.
        for (const id of ids) this.known.set(id, found.get(id) ?? null);
      },
    );
  }

  /** Reactive. Undefined while it is asked for and for who does not exist (any more); 'system' and
   * other texts that are no account are never asked. */
  get(id: Author | undefined): Person | undefined {
    if (id === undefined || !is_id(id)) return undefined;
    const person = this.known.get(id);
    if (person === undefined) this.batcher.ask(id);
    return person ?? undefined;
  }

  /** Reactive. Whether the label is still asked for. */
  is_waiting(id: Author): boolean {
    return is_id(id) && this.known.get(id) === undefined;
  }

  /** For pickers: at most 20 whose name or office contains the text. Throws ApiError. */
  async search(text: string, signal?: AbortSignal): Promise<Person[]> {
    const found = await this.queries.search_people(text, signal);
    for (const person of found) this.known.set(person.id, person);
    return found;
  }

  /** For realtime/ only. */
  remember(person: Person): void {
    this.known.set(person.id, person);
  }

  /** For realtime/ only: connected again. */
  retry_now(): void {
    this.batcher.retry_now();
  }

  /** For realtime/ only: another person logs in. */
  clear(): void {
    this.batcher.clear();
    this.known.clear();
  }
}
