/* The German catalogue, put together from one file per feature. */
import { accounts } from './de/accounts';
import { annotations } from './de/annotations';
import { app } from './de/app';
import { chat } from './de/chat';
import { contacts } from './de/contacts';
import { errors } from './de/errors';
import { forum } from './de/forum';
import { help } from './de/help';
import { kit } from './de/kit';
import { links } from './de/links';
import { notifications } from './de/notifications';
import { questions } from './de/questions';
import { start } from './de/start';
import { talks } from './de/talks';
import { templates } from './de/templates';

export const de = {
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
} as const;
