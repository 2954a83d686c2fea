/* The English catalogue: the same keys as the German one. */
import type { de } from './de';
import { accounts } from './en/accounts';
import { annotations } from './en/annotations';
import { app } from './en/app';
import { calendar } from './en/calendar';
import { captions } from './en/captions';
import { certificates } from './en/certificates';
import { chat } from './en/chat';
import { contacts } from './en/contacts';
import { equipment } from './en/equipment';
import { errors } from './en/errors';
import { forum } from './en/forum';
import { guests } from './en/guests';
import { help } from './en/help';
import { kit } from './en/kit';
import { links } from './en/links';
import { notifications } from './en/notifications';
import { polls } from './en/polls';
import { questions } from './en/questions';
import { replay } from './en/replay';
import { registration } from './en/registration';
import { slides } from './en/slides';
import { speakers } from './en/speakers';
import { start } from './en/start';
import { talks } from './en/talks';
import { templates } from './en/templates';
import type { Translation } from './types';

export const en: Translation<typeof de> = {
  accounts,
  annotations,
  app,
  calendar,
  captions,
  certificates,
  chat,
  contacts,
  equipment,
  errors,
  forum,
  guests,
  help,
  kit,
  links,
  notifications,
  polls,
  questions,
  replay,
  registration,
  slides,
  speakers,
  start,
  talks,
  templates,
};
