import type { start as german } from '../de/start';
import type { Translation } from '../types';

export const start: Translation<typeof german> = {};
