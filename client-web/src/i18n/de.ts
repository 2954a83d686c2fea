/* The German catalogue, put together from one file per feature. */
import { accounts } from './de/accounts';
import { annotations } from './de/annotations';
import { app } from './de/app';
import { calendar } from './de/calendar';
import { captions } from './de/captions';
import { certificates } from './de/certificates';
import { chat } from './de/chat';
import { contacts } from './de/contacts';
import { equipment } from './de/equipment';
import { errors } from './de/errors';
import { forum } from './de/forum';
import { guests } from './de/guests';
import { help } from './de/help';
import { kit } from './de/kit';
import { links } from './de/links';
import { notifications } from './de/notifications';
import { polls } from './de/polls';
import { questions } from './de/questions';
import { replay } from './de/replay';
import { registration } from './de/registration';
import { slides } from './de/slides';
import { speakers } from './de/speakers';
import { start } from './de/start';
import { talks } from './de/talks';
import { templates } from './de/templates';

export const de = {
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
} as const;
