// Which links hang at a thing, from the ends that its channel holds. Both ends of a link within one
// channel are one entry there, which is read from either side here.
import type { Address, LinkEnd, State } from '../protocol/messages';

/** The links of this address as it sees them (`here` is the address), oldest first. */
export function links_at(state: State, here: Address): LinkEnd[] {
  const found: LinkEnd[] = [];
  for (const end of state.links ?? []) {
    if (end.removed) continue;
    if (end.here === here) found.push(end);
    else if (end.other === here) found.push({ ...end, here: end.other, other: end.here });
  }
  return found;
}

/** How many things each address of the channel is linked to; addresses without links are absent. */
export function link_counts(state: State): ReadonlyMap<Address, number> {
  const counts = new Map<Address, number>();
  const count = (address: Address) => counts.set(address, (counts.get(address) ?? 0) + 1);
  for (const end of state.links ?? []) {
    if (end.removed) continue;
    count(end.here);
    if (channel_of_address(end.here) === channel_of_address(end.other)) count(end.other);
  }
  return counts;
}

function channel_of_address(address: Address): string {
  return address.split('#', 1)[0] ?? '';
}
