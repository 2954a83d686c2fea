/*
 * A talk as one document that can be kept: as JSON, its things as the wire has them, and as an HTML
 * page that needs nothing else. What was deleted is in neither. Pure.
 */
import type { Caption, ChatMessage, Id, Person, Poll, Question, Talk } from '../protocol/messages';

export interface TalkThings {
  talk: Talk;
  /** Ascending, whole. */
  questions: readonly Question[];
  polls: readonly Poll[];
  messages: readonly ChatMessage[];
  captions: readonly Caption[];
}

export interface TalkRecord extends TalkThings {
  /** Grows when what is here changes its meaning. */
  format: 'behoerdentalk-talk-1';
  made_at: string;
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
  };
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
  return [...ids];
}

export function record_of(
  things: TalkThings,
  person: (id: Id) => Person | undefined,
  made_at: string,
): TalkRecord {
  const what = kept(things);
  const people: TalkRecord['people'] = {};
  for (const id of people_in(what)) {
    const known = person(id);
    if (known) people[id] = { name: known.name, office: known.office };
  }
  return { format: 'behoerdentalk-talk-1', made_at, ...what, people };
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
