import type { help as german } from '../de/help';
import type { Translation } from '../types';

export const help: Translation<typeof german> = {
  title: 'Help',
  crumb: 'Help',
  accessibility: { title: 'Accessibility' },
  privacy: { title: 'Data protection' },
  imprint: { title: 'Imprint' },
  easy: { title: 'Leichte Sprache' },
};
