/* Who can be mentioned in a talk's chat, with their names as the field suggests them. Reactive. */
import type { Suggestion } from '$kit';
import { t } from '$i18n';
import type { Id } from '../protocol/messages';
import { me, people, type ChannelView } from '../realtime/index';
import { mentionable, type Named } from './mentions';

export class MentionPeople {
  constructor(private readonly talk: ChannelView) {}

  private readonly ids = $derived.by(() =>
    mentionable(
      this.talk.state.talk?.plan,
      this.talk.shown('messages'),
      this.talk.shown('questions'),
      (id) => me.is(id),
    ),
  );

  /** Whose names are known. */
  readonly list: readonly Suggestion[] = $derived.by(() =>
    this.ids.flatMap((id) => {
      const person = people.get(id);
      return person ? [{ id, name: person.name, note: this.note_of(id, person.office) }] : [];
    }),
  );

  /** They, and those who are mentioned already. */
  with(mentions: readonly Id[]): Named[] {
    const others = mentions.filter((id) => !this.list.some((one) => one.id === id));
    return [...this.list, ...others.map((id) => ({ id, name: people.get(id)?.name ?? '' }))];
  }

  private note_of(id: Id, office: string): string {
    const plan = this.talk.state.talk?.plan;
    if (plan?.moderators.includes(id)) return t('chat.lead');
    return plan?.speakers.includes(id) ? t('chat.speaker') : office;
  }
}
