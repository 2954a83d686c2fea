/* The menu of a question's row: what can be done, always in this order. */
import type { IconName, MenuItem } from '$kit';
import { t } from '$i18n';

export interface RowCommands {
  copy?: () => void;
  answer?: () => void;
  follow_up?: () => void;
  assign?: () => void;
  merge?: () => void;
  unmerge?: () => void;
  attach?: () => void;
  discuss?: () => void;
  reopen?: () => void;
  erase?: () => void;
}

const looks: readonly [keyof RowCommands, () => string, IconName][] = [
  ['copy', () => t('questions.copy_link'), 'link'],
  ['answer', () => t('questions.desk.answer'), 'edit'],
  ['follow_up', () => t('questions.desk.follow_up'), 'follow-up'],
  ['assign', () => t('questions.assign.action'), 'person'],
  ['merge', () => t('questions.merge.action'), 'merge'],
  ['unmerge', () => t('questions.merge.undo'), 'split'],
  ['attach', () => t('questions.desk.attach'), 'task'],
  ['discuss', () => t('questions.discuss'), 'topics'],
  ['reopen', () => t('questions.desk.reopen'), 'undo'],
  ['erase', () => t('questions.erase'), 'trash'],
];

/** Those that are possible. */
export function row_menu(commands: RowCommands): MenuItem[] {
  return looks.flatMap(([name, label, icon]): MenuItem[] => {
    const onselect = commands[name];
    return onselect ? [{ label: label(), icon, onselect, danger: name === 'erase' }] : [];
  });
}
