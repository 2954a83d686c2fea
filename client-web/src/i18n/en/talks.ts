import type { talks as german } from '../de/talks';
import type { Translation } from '../types';

export const talks: Translation<typeof german> = {};
