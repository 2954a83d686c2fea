export const help = {
  title: 'Hilfe',
  crumb: 'Hilfe',
  accessibility: { title: 'Barrierefreiheit' },
  privacy: { title: 'Datenschutz' },
  imprint: { title: 'Impressum' },
  easy: { title: 'Leichte Sprache' },
} as const;
