import type { templates as german } from '../de/templates';
import type { Translation } from '../types';

export const templates: Translation<typeof german> = {};
