/*
 * What the server keeps of people, by kind of data: the page for staff councils and the record of
 * processing activities. A test compares it with the tables of the database.
 */
export interface Kept {
  /** Which texts of `help.processing.rows` say what, what for, for whom and how long. */
  key:
    | 'account'
    | 'login'
    | 'content'
    | 'votes'
    | 'own'
    | 'registration'
    | 'tickets'
    | 'pseudonyms'
    | 'certificate'
    | 'guests'
    | 'calendar'
    | 'technical';
  tables: readonly string[];
}

export const kept: readonly Kept[] = [
  { key: 'account', tables: ['account', 'authority', 'contact_point', 'contact_person'] },
  { key: 'login', tables: ['login_session', 'revocation'] },
  {
    key: 'content',
    tables: [
      'event',
      'item',
      'revision',
      'poll_answer',
      'file',
      'template_version',
      'annotation_place',
      'merged_question',
      'command_key',
    ],
  },
  { key: 'votes', tables: ['vote', 'reaction', 'ballot', 'chat_pace'] },
  { key: 'own', tables: ['own_state'] },
  { key: 'registration', tables: ['registration', 'registration_notice', 'mail'] },
  { key: 'tickets', tables: ['ticket_issue', 'ticket_key', 'ticket_use', 'secret_ballot'] },
  { key: 'pseudonyms', tables: ['pseudonym', 'pseudonym_drawn', 'pseudonym_key', 'pseudonym_resolution'] },
  { key: 'certificate', tables: ['certificate'] },
  { key: 'guests', tables: ['guest_link'] },
  { key: 'calendar', tables: ['calendar_feed'] },
  {
    key: 'technical',
    tables: [
      'channel',
      'card_total',
      'due',
      'effect',
      'poll_due',
      'reaction_due',
      'registration_due',
      'server_meta',
      'tally_due',
    ],
  },
];
