import type { help as german } from '../de/help';
import type { Translation } from '../types';

export const help: Translation<typeof german> = {
  title: 'Help',
  to_fill: 'To be filled in by the operator',
  start: {
    find: 'Finding your way',
    talks: 'Talks',
    talks_text:
      'Live sessions with questions and chat. Before and after, too: open questions are answered in the follow-up.',
    topics: 'Topics',
    topics_text: 'Discussions by area. They open at the first unread post.',
    templates: 'Templates',
    templates_text:
      'Project plans of other authorities. Queries and annotations hang at the task they are about.',
    inbox: 'Inbox',
    inbox_text: 'What waits for you, and what was answered.',
    marks: 'Marks',
    marks_text: 'Everything has a short mark. It stays, and people can name it:',
    mark_question: 'Question in a talk or at a template',
    mark_task: 'Task in a template',
    mark_post: 'Post in a topic',
    link_text: 'A box with a blue edge is a link: it leads to the thing it names.',
    offline: 'Without a connection',
    offline_text:
      'The state of the connection is shown at the top right. If it breaks, you go on reading and writing. What you send goes out once the connection is back, even after reloading the page.',
    anonymity: 'Asking and voting anonymously',
    anonymity_text:
      'Where a talk allows it, choose “anonymous” before sending. Then nothing that is stored leads from the question to you, not for the administration either. The same is true of votes in secret polls.',
    pseudonyms: 'Asking under a pseudonym',
    pseudonyms_text:
      'Where the server offers it, choose “under a pseudonym” before sending. All your questions in a talk then bear the same invented name, and the answer comes to your inbox. Who you are can be found out by moderation and data protection together only. The key to the pseudonym is in this browser only; if it is lost, you have none left in that talk.',
    anonymity_more: 'What is stored, and where the limit is',
    keys: 'Keyboard and announcements',
    keys_text:
      'Everything works with the keyboard: Tab and Enter are enough. The shortcuts are optional and can be changed or switched off.',
    keys_open: 'Open the overview',
    missed_open: 'Show what was missed',
    info: 'About this application',
  },
  accessibility: {
    title: 'Accessibility',
    full_title: 'Accessibility statement',
    scope:
      'This statement is about the web application BehördenTalk in this installation. The measure is BITV 2.0, EN 301 549 and WCAG 2.2 at level AA.',
    date: 'As of {date}',
    state: 'Conformance',
    state_text:
      'By our own assessment the application conforms in part. The known gaps are listed below.',
    method: 'How it was assessed',
    method_text:
      'Self-assessment. Every view is checked automatically with axe, light and dark, and operated completely by keyboard, also at a width of 320 pixels and with forced colours.',
    gaps: 'Known gaps',
    gap_people:
      'An assessment by people with disabilities and with the screen readers NVDA, JAWS and Orca is still to come.',
    gap_sign: 'Explanations in German Sign Language are still missing.',
    gap_easy: 'In Leichte Sprache there is only an introduction and the core of this statement so far.',
    gap_files:
      'Attached files come from the participants and may contain barriers. For pictures an alternative text is asked for at the upload.',
    feedback: 'Report a barrier',
    feedback_text: 'If you met a barrier, please write to the following address. No login is needed.',
    enforcement: 'Arbitration',
    enforcement_text:
      'If a report stays unanswered or unsatisfactory, you can turn to the arbitration or enforcement body in charge. The procedure is free of charge.',
  },
  processing: {
    title: 'What is stored, for whom and how long',
    about:
      'For staff councils, data protection officers and the record of processing activities, also as an annex of a works agreement. The list covers all tables of the database.',
    mode: 'Co-determination: what does not exist here',
    mode_text: 'This always holds and cannot be switched:',
    not: {
      presence: 'Who enters, hears or leaves a talk, and when, is not stored (of guests without an account it is forgotten after a day). A number is shown, from 5 people up.',
      statistics: 'There are no figures of single people: no times, counts or rankings, not for administrators either.',
      moments: 'Votes, reactions, read marks and certificates have no time.',
      secret: 'A secret poll has a result from 5 votes up only.',
      certificate: 'A certificate of attendance exists only for those who ask for it during the talk.',
      logs: 'The logs of the server and its metrics name nobody.',
    },
    list: 'Record',
    head: { what: 'What', purpose: 'What for', who: 'Who sees it', stays: 'How long' },
    csv: 'Save as CSV',
    print: 'Print or save as PDF',
    rows: {
      account: {
        what: 'Account: name, office, work e-mail address, tasks, check value of the password; contact points and their people',
        purpose: 'Logging in; name and office stand at what somebody writes',
        who: 'Name and office: everybody logged in; the rest: administrators',
        stays: 'Until the administrators change it; names at what was written stay',
      },
      login: {
        what: 'Logins: day of the login and of the last use, label of the access',
        purpose: 'Staying logged in; being able to end strange logins',
        who: 'Only the person',
        stays: 'Until logging out; 30 days without use, 90 days at most',
      },
      content: {
        what: 'What is written: questions, answers, posts, messages, captions, annotations, hands raised, templates, files, links, inbox entries, with name and time; earlier wordings',
        purpose: 'Working together',
        who: 'Whoever may read the talk, thread or template; the inbox only the person',
        stays: 'Until the person or the moderators delete it; chat and captions until the date in the head of the talk',
      },
      votes: {
        what: 'Votes for questions, reactions, votes in open polls: person and choice, without time; until the end of the talk, when somebody last wrote in the chat',
        purpose: 'One vote a person, who can change it; pauses between messages',
        who: 'Only the person; everybody else sees sums',
        stays: 'Polls until the date in the head of the talk; the rest as long as the question or message exists',
      },
      own: {
        what: 'Own state: whom one follows and how far one has read, without time',
        purpose: 'The same unread marks on all devices',
        who: 'Only the person',
        stays: 'Until one changes it',
      },
      registration: {
        what: 'Registrations for talks, with state and time; mails about them until they are sent',
        purpose: 'Giving out seats, waiting list, confirmations and reminders',
        who: 'The person and the moderators of the talk',
        stays: 'Until the date in the head of the talk; without one, permanently',
      },
      tickets: {
        what: 'Anonymous questions and secret votes: text and hour, choice; apart from it, who drew a ticket',
        purpose: 'One vote a person, and nobody learns which',
        who: 'Who drew a ticket: nobody; the questions: whoever may read the talk',
        stays: 'Who drew a ticket: until the end of the talk or poll, never in backups',
      },
      pseudonyms: {
        what: 'Pseudonyms: random id and doubly sealed envelope with the account id; who opened an envelope and why',
        purpose: 'Asking under a pseudonym, resolvable by two people only',
        who: 'Nobody alone; moderation and data protection one after the other',
        stays: 'Until the date in the head of the talk; without one, permanently',
      },
      certificate: {
        what: 'That somebody asked for a certificate',
        purpose: 'Issuing it',
        who: 'Only the person',
        stays: 'Until the person withdraws it',
      },
      guests: {
        what: 'Guests: name, by which link and when they came',
        purpose: 'Taking part in a talk without an account; being able to show somebody out',
        who: 'Moderators and speakers of the talk; the name at what was written, whoever reads the talk',
        stays: 'Until a day after the talk; then only the name at what was written stays',
      },
      calendar: {
        what: 'Calendar feed: check value of the secret address',
        purpose: 'Own talks in the calendar',
        who: 'Only the person',
        stays: 'Until one ends it',
      },
      technical: {
        what: 'Technical, without people: channels, sums, dates of the server, marks for repeats',
        purpose: 'Nothing is lost and nothing comes twice',
        who: 'Nobody',
        stays: 'As long as the talk, thread or template exists',
      },
    },
  },
  privacy: {
    title: 'Data protection',
    controller: 'Controller and data protection officer',
    what: 'Which data is processed',
    what_account: 'About the account: name, office, work e-mail address, roles in the application.',
    what_content:
      'What you write: questions, posts, messages, annotations, answers and uploaded files, with time and your name.',
    what_own:
      'What only you see: whom you follow, how far you have read, private annotations, your inbox. Others learn which questions you voted for as a number only.',
    what_not:
      'Who is present, reading or typing is not shown. A talk shows the number of listeners only.',
    anonymity: 'Anonymous questions, pseudonyms and secret polls',
    anonymity_levels:
      'Questions are asked by name, under a pseudonym or anonymously. The choice is shown at the field before sending and cannot be changed afterwards. In secret polls all votes are anonymous.',
    anonymity_stored:
      'Of an anonymous question the text and the hour are stored; of a secret vote the choice until the poll ends, then the total only. Both are sent without a login. Who fetched a token or a ballot paper is stored until the talk or the poll ends, but never in backups. Every browser does so by itself, so it says nothing.',
    anonymity_linked:
      'Several anonymous questions of the same talk can be linked with each other, but with no person.',
    anonymity_limit:
      'The limit: whoever watches the network or the server’s memory meanwhile, or the database’s log as it is written, could identify you. What you write can give you away as well.',
    pseudonyms_stored:
      'Of a pseudonym a random id, a check value of its key and an envelope with your account id, sealed twice, are stored. Two people open it one after the other: moderation with a reason, then data protection. Both is recorded, and you learn of it in your inbox unless a law forbids it. The result is not stored.',
    pseudonyms_drawn:
      'Every browser fetches a pseudonym by itself when a talk is opened, used or not. That you fetched one is stored until the talk ends, never in backups and never together with the pseudonym. While few people have come, few it could be. Where a talk deletes what was said after a time, the envelopes go as well.',
    browser: 'What is kept in your browser',
    browser_text:
      'Only what operation needs, therefore there is no consent dialog. No other host is called, not for fonts or statistics either.',
    name: 'Name',
    where: 'Kind',
    purpose: 'What for',
    stays: 'How long',
    kind: { cookie: 'Cookie', local: 'Storage of the browser', session: 'Storage of this tab' },
    stored: {
      login: 'Keeps you logged in. Cannot be read by scripts.',
      login_stays: 'Until you log out; the login ends after {idle} days without use or {days} days',
      settings: 'Colours, language, shortcuts, announcements and the look of captions that you chose.',
      settings_stays: 'Until you clear the browser’s data',
      drafts: 'Texts you began, so that nothing is lost.',
      drafts_stays: 'Until sent, 90 days at most; deleted at logout if you wish',
      outbox: 'What you sent and the server has not confirmed yet.',
      outbox_stays: 'Until confirmed; deleted at logout if you wish',
      tickets:
        'Ballot papers and anonymous tokens, anonymous questions and votes on their way, and which anonymous questions came from this browser. Whoever uses this browser in your name can see them.',
      tickets_stays: 'Until you clear the browser’s data, after logging out as well',
      pseudonyms:
        'The key of your pseudonym in a talk. Whoever uses this browser in your name can write under it.',
      pseudonyms_stays:
        'Until you clear the browser’s data, after logging out as well; then you have no pseudonym left in that talk',
      chat_seen: 'How far you have read the chat of a talk.',
      chat_seen_stays: 'Until you clear the browser’s data',
      polling: 'Whether your network lets no WebSocket through, so that the next page takes the other way at once.',
      polling_stays: 'Until a WebSocket works again',
      scroll: 'Where you were on a page, for the way back.',
      scroll_stays: 'Until the tab is closed',
    },
    local_note: 'Without encryption, on your own machine, the cookie is named “session”.',
    rights: 'Your rights',
    rights_text:
      'You have the right to access, rectification, erasure, restriction, portability and objection, and to complain to the supervisory authority. Please turn to the address named above.',
    more: 'Purposes, legal bases, recipients and retention periods of this installation',
  },
  imprint: {
    title: 'Imprint',
    provider: 'Provider',
    contact: 'Contact',
    responsible: 'Responsible for the content',
    software: 'Software',
    software_text:
      'BehördenTalk is free software under the EUPL 1.2. Its look uses the design system KERN UX (EUPL 1.2) and the typeface Fira Sans (SIL Open Font License 1.1).',
    licence_kern: 'Licence of KERN UX',
    licence_font: 'Licence of Fira Sans',
  },
  easy: {
    title: 'Leichte Sprache',
  },
};
