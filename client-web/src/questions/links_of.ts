import { links_at } from '../links/ends';
import type { Address, ChannelName, Id, LinkEnd, State } from '../protocol/messages';
import { address_of } from '../protocol/address';

/** Links of all questions of a channel, looked up once for a whole list. */
export function question_links(state: State, channel: ChannelName): (question: Id) => readonly LinkEnd[] {
  const found = new Map<Address, LinkEnd[]>();
  return (question) => {
    const here = address_of(channel, 'question', question);
    let ends = found.get(here);
    if (!ends) {
      ends = links_at(state, here);
      found.set(here, ends);
    }
    return ends;
  };
}

/** What the talk itself is linked with: its templates first. */
export function talk_links(state: State, channel: ChannelName): LinkEnd[] {
  const is_template = (end: LinkEnd): boolean => end.other.startsWith('template:');
  return links_at(state, channel).sort((a, b) => Number(is_template(b)) - Number(is_template(a)));
}
