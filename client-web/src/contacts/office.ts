/* How a contact point is named in one line. */
import type { Authority, ContactPoint, Id } from '../protocol/messages';

/** What of the directory it takes. */
export interface Offices {
  contact(id: Id | undefined): ContactPoint | undefined;
  authority(id: Id | undefined): Authority | undefined;
}

/** "Stadt Lindenhagen, Stabsstelle eAkte"; empty as long as it is not known. */
export function office_name(offices: Offices, id: Id | undefined): string {
  const contact = offices.contact(id);
  if (!contact) return '';
  const authority = offices.authority(contact.authority);
  return authority ? `${authority.name}, ${contact.name}` : contact.name;
}
