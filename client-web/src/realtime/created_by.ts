// What an event brought into being: the item whose seq is the event's own. Knows what the reply to
// the same command says, for when the push is all that arrives.
import type { Event } from '../protocol/messages';
import { streams, type AnyItem } from '../protocol/reduce';

export function created_by(event: Event): { item?: string; number?: number } {
  for (const stream of streams) {
    const items = (event.data[stream] ?? []) as AnyItem[];
    const created = items.find((item) => item.seq === event.seq);
    if (!created) continue;
    return {
      item: created.id,
      ...('number' in created ? { number: created.number } : {}),
    };
  }
  return {};
}
