/* The English catalogue: the same keys as the German one. */
import type { de } from './de';
import { accounts } from './en/accounts';
import { annotations } from './en/annotations';
import { app } from './en/app';
import { chat } from './en/chat';
import { contacts } from './en/contacts';
import { errors } from './en/errors';
import { forum } from './en/forum';
import { help } from './en/help';
import { kit } from './en/kit';
import { links } from './en/links';
import { notifications } from './en/notifications';
import { questions } from './en/questions';
import { start } from './en/start';
import { talks } from './en/talks';
import { templates } from './en/templates';
import type { Translation } from './types';

export const en: Translation<typeof de> = {
  accounts,
  annotations,
  app,
  chat,
  contacts,
  errors,
  forum,
  help,
  kit,
  links,
  notifications,
  questions,
  start,
  talks,
  templates,
};
