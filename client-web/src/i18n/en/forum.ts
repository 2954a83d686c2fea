import type { forum as german } from '../de/forum';
import type { Translation } from '../types';

export const forum: Translation<typeof german> = {};
