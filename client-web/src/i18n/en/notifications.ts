import type { notifications as german } from '../de/notifications';
import type { Translation } from '../types';

export const notifications: Translation<typeof german> = {};
