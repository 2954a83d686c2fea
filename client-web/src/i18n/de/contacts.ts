export const contacts = {
  title: 'Ansprechstelle',
  show: '{name}, Ansprechpersonen zeigen',
  note: 'Rückfragen gehen an die Ansprechstelle und bleiben dort, auch wenn Personen wechseln.',
  people: 'Ansprechpersonen',
  people_none: 'Zurzeit ist niemand eingetragen.',
  deputies: 'Vertretung',
  deputies_none: 'Keine Vertretung eingetragen.',
  loading: 'Die Ansprechstelle wird geladen …',
  missing: 'Diese Ansprechstelle gibt es nicht.',
} as const;
