export const calendar = {
  title: 'Kalender-Abo',
  what: 'Ihre Talks in Outlook, Thunderbird oder auf dem Telefon: alle, für die Sie angemeldet sind, die Sie leiten oder in denen Sie sprechen. Neue Termine und Absagen erscheinen dort von selbst.',
  who_sees:
    'Wer die Adresse hat, sieht diese Talks, ohne sich anzumelden. Geben Sie sie nicht weiter; ist sie in fremde Hände geraten, ersetzen Sie sie.',
  make: 'Adresse erzeugen',
  address: 'Adresse Ihres Kalenders',
  once: 'Die Adresse wird nur jetzt angezeigt. Fügen Sie sie im Kalenderprogramm unter „Kalender abonnieren“ ein.',
  exists: 'Es gibt eine Adresse. Sie wird nicht noch einmal angezeigt; fehlt sie Ihnen, ersetzen Sie sie.',
  renew: 'Adresse ersetzen',
  renew_ask: 'Die bisherige Adresse gilt dann nicht mehr. Ersetzen?',
  withdraw: 'Abo beenden',
  withdraw_ask: 'Kalender, die die Adresse abonniert haben, erhalten nichts mehr. Beenden?',
  keep: 'Behalten',
  made: 'Die Adresse Ihres Kalenders ist da.',
  withdrawn: 'Das Kalender-Abo ist beendet.',
} as const;
