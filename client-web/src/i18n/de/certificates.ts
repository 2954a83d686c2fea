export const certificates = {
  title: 'Teilnahmebescheinigung',
  request: 'Teilnahmebescheinigung anfordern',
  what_is_stored:
    'Wer zuhört, wird nicht gespeichert. Erst wenn Sie eine Bescheinigung anfordern, wird gespeichert, dass Sie ' +
    'sie haben möchten. Das sehen nur Sie, und Sie können es zurückziehen.',
  kept: 'Ihre Anforderung ist gespeichert. Nur Sie sehen das.',
  open: 'Bescheinigung ansehen',
  withdraw: 'Zurückziehen',
  withdrawn: 'Die Anforderung ist gelöscht.',
  none: 'Keine Bescheinigung',
  none_text: 'Eine Bescheinigung bekommt, wer sie während des Talks anfordert.',
  to_talk: 'Zum Talk',
  person: 'Name',
  office: 'Behörde',
  talk: 'Talk',
  when: 'Termin',
  planned: {
    one: '{date}, {time} Uhr, geplante Dauer 1 Minute',
    other: '{date}, {time} Uhr, geplante Dauer {n} Minuten',
  },
  invited_by: 'Eingeladen hat',
  means:
    'Diese Bescheinigung wurde während des Talks angefordert. Wie lange jemand zugehört hat, wird nicht gemessen.',
  print: 'Drucken',
} as const;
