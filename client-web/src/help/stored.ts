/*
 * Everything the client keeps in the browser. The page "Datenschutz" shows this list, and a test
 * compares it with what the sources use.
 */
export interface Stored {
  /** As the browser's tools show it; what varies stands in angle brackets. */
  name: string;
  where: 'cookie' | 'local' | 'session';
  /** Which texts of `help.privacy.stored` say what it is for and how long it stays. */
  key: 'login' | 'settings' | 'drafts' | 'outbox' | 'tickets' | 'pseudonyms' | 'chat_seen' | 'polling' | 'scroll';
}

export const stored: readonly Stored[] = [
  { name: '__Host-session', where: 'cookie', key: 'login' },
  { name: 'bt.settings', where: 'local', key: 'settings' },
  { name: 'bt.draft.<Konto>.<Stelle>', where: 'local', key: 'drafts' },
  { name: 'behoerdentalk.outbox.<Konto>.<Kennung>', where: 'local', key: 'outbox' },
  { name: 'behoerdentalk.tickets.<Konto>.<Zweck>', where: 'local', key: 'tickets' },
  { name: 'behoerdentalk.pseudonyms.<Konto>.<Talk>', where: 'local', key: 'pseudonyms' },
  { name: 'bt.chat_seen.<Konto>.<Talk>', where: 'local', key: 'chat_seen' },
  { name: 'bt.polling', where: 'local', key: 'polling' },
  { name: 'bt.scroll', where: 'session', key: 'scroll' },
];
