/*
 * A talk as one document that can be kept: as JSON, its things as the wire has them, and as an HTML
 * page that needs nothing else. What was deleted is in neither, nor is who raised a hand and did not
 * speak. Pure.
 */
import { links_at } from '../links/ends';
import { parse_address } from '../protocol/address';
import type {
  Address, Caption, Card, ChatMessage, Deck, Hand, Id, LinkEnd, Person, Poll, Question, ShownSlide, Talk,
} from '../protocol/messages';
import { shown_min_ms } from './timeline';

export interface TalkThings {
  talk: Talk;
  /** Ascending, whole. */
  questions: readonly Question[];
  polls: readonly Poll[];
  messages: readonly ChatMessage[];
  captions: readonly Caption[];
  slides: readonly ShownSlide[];
  decks: readonly Deck[];
  hands: readonly Hand[];
  links: readonly LinkEnd[];
}

/** One who was given the floor, in the order of it. */
export interface SpeakerTurn {
  by: Id;
  called_at: string;
}

/** Something that a thing of the talk, or the talk itself, is linked with. */
export interface RecordLink {
  from: Address;
  to: Address;
  title: string;
}

export interface TalkRecord extends Omit<TalkThings, 'hands' | 'links'> {
  /** Grows when what is here changes its meaning. */
  format: 'behoerdentalk-talk-1';
  made_at: string;
  /** Of the queue. */
  speakers: SpeakerTurn[];
  links: RecordLink[];
  /** Name and office of everyone whose id stands in the others. */
  people: Record<Id, { name: string; office: string }>;
}

/** Without what was deleted, and polls that never closed. */
export function kept(things: TalkThings): TalkThings {
  return {
    talk: things.talk,
    questions: things.questions.filter((question) => !question.erased),
    polls: things.polls.filter((poll) => !poll.erased && poll.state === 'closed'),
    messages: things.messages.filter((message) => !message.erased),
    captions: things.captions.filter((line) => !line.erased),
    slides: slides_of(things),
    decks: things.decks.filter((deck) => !deck.erased),
    hands: things.hands.filter((hand) => hand.called_at !== undefined),
    links: things.links.filter((link) => !link.removed),
  };
}

/** Those that stayed, of decks that are still there. */
function slides_of({ slides, decks }: TalkThings): ShownSlide[] {
  const there = new Set(decks.filter((deck) => !deck.erased).map((deck) => deck.id));
  return slides.filter(
    ({ at, until, deck }) =>
      there.has(deck) && (until === undefined || Date.parse(until) - Date.parse(at) >= shown_min_ms),
  );
}

export function speakers_of(hands: readonly Hand[]): SpeakerTurn[] {
  return hands
    .flatMap(({ by, called_at }) => (called_at === undefined ? [] : [{ by, called_at }]))
    .sort((a, b) => Date.parse(a.called_at) - Date.parse(b.called_at));
}

/** What this is linked with elsewhere: templates, tasks, threads. What is within the talk is in it anyway. */
export function record_links(things: TalkThings, here: Address): LinkEnd[] {
  return links_at({ links: [...things.links] }, here).filter((end) => {
    const other = parse_address(end.other);
    return other?.channel !== `talk:${things.talk.id}` || other.kind === 'slide';
  });
}

/** Everyone who is named: who led, spoke, asked, answered, wrote. */
export function people_in(things: TalkThings): Id[] {
  const ids = new Set<Id>([...things.talk.plan.moderators, ...things.talk.plan.speakers]);
  for (const question of things.questions) {
    ids.add(question.by);
    if (question.answer) ids.add(question.answer.by);
  }
  for (const poll of things.polls) ids.add(poll.by);
  for (const message of things.messages) ids.add(message.by);
  for (const line of things.captions) ids.add(line.by);
  for (const { by } of speakers_of(things.hands)) ids.add(by);
  return [...ids];
}

export function record_of(
  things: TalkThings,
  person: (id: Id) => Person | undefined,
  card: (link: LinkEnd) => Card | null | undefined,
  made_at: string,
): TalkRecord {
  const { hands, links, ...what } = kept(things);
  const people: TalkRecord['people'] = {};
  for (const id of people_in({ ...what, hands, links })) {
    const known = person(id);
    if (known) people[id] = { name: known.name, office: known.office };
  }
  return {
    format: 'behoerdentalk-talk-1',
    made_at,
    ...what,
    speakers: speakers_of(hands),
    // What whoever keeps the record may not read is not in it.
    links: links.flatMap((link) => {
      const known = card(link);
      return known ? [{ from: link.here, to: link.other, title: [known.mark, known.title].filter(Boolean).join(' ') }] : [];
    }),
    people,
  };
}

/** The page as a file: `body` is HTML that is already safe, with addresses made whole. */
export function page_of(title: string, language: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape_html(title)}</title>
<style>${page_style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

export function escape_html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

// Dark on light, wide enough to read, one column: it is printed as often as it is read.
const page_style = `
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: #171a1c; background: #fff; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; }
h1, h2, h3 { line-height: 1.25; break-after: avoid; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #757575; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }
dd { margin: 0; }
table { border-collapse: collapse; }
th, td { padding: 0.25rem 1rem 0.25rem 0; text-align: left; border-bottom: 1px solid #c2c2c2; }
.sr-only { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
blockquote { margin-left: 0; padding-left: 1rem; border-left: 3px solid #757575; }
li, tr { break-inside: avoid; }
`;
