export const certificates = {
  title: 'Certificate of attendance',
  request: 'Ask for a certificate of attendance',
  what_is_stored:
    'Who listens is not stored. Only when you ask for a certificate is it stored that you want one. Nobody but ' +
    'you sees that, and you can take it back.',
  kept: 'Your request is stored. Only you see that.',
  open: 'View certificate',
  withdraw: 'Take back',
  withdrawn: 'The request has been deleted.',
  none: 'No certificate',
  none_text: 'A certificate is for who asks for it during the talk.',
  to_talk: 'To the talk',
  person: 'Name',
  office: 'Authority',
  talk: 'Talk',
  when: 'Date',
  planned: { one: '{date}, {time}, planned for 1 minute', other: '{date}, {time}, planned for {n} minutes' },
  invited_by: 'Invited by',
  means: 'This certificate was asked for during the talk. How long anybody listened is not measured.',
  print: 'Print',
} as const;
