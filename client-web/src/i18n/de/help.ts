export const help = {
  title: 'Hilfe',
  to_fill: 'Vom Betreiber einzutragen',
  start: {
    find: 'Sich zurechtfinden',
    talks: 'Talks',
    talks_text:
      'Live-Veranstaltungen mit Fragen und Chat. Auch vorher und nachher: Offene Fragen werden in der Nachbereitung beantwortet.',
    topics: 'Themen',
    topics_text: 'Diskussionen nach Bereichen. Sie öffnen sich beim ersten ungelesenen Beitrag.',
    templates: 'Vorlagen',
    templates_text:
      'Projektpläne anderer Behörden. Rückfragen und Anmerkungen hängen an der Aufgabe, um die es geht.',
    inbox: 'Eingang',
    inbox_text: 'Was auf Sie wartet und was Antworten bekommen hat.',
    marks: 'Zeichen',
    marks_text: 'Jede Sache hat ein kurzes Zeichen. Es bleibt, und man kann es nennen:',
    mark_question: 'Frage in einem Talk oder an einer Vorlage',
    mark_task: 'Aufgabe in einer Vorlage',
    mark_post: 'Beitrag in einem Thema',
    link_text: 'Ein Kasten mit blauer Kante ist ein Bezug: Er führt zu der Sache, die er nennt.',
    offline: 'Ohne Verbindung',
    offline_text:
      'Oben rechts steht der Stand der Verbindung. Bricht sie ab, lesen und schreiben Sie weiter. Was Sie senden, geht hinaus, sobald die Verbindung wieder da ist, auch nach dem Neuladen der Seite.',
    anonymity: 'Anonym fragen und abstimmen',
    anonymity_text:
      'Wo ein Talk es zulässt, wählen Sie vor dem Senden „anonym“. Dann führt nichts Gespeichertes von der Frage zu Ihnen, auch nicht für die Verwaltung. Dasselbe gilt für Stimmen in geheimen Abstimmungen.',
    pseudonyms: 'Unter Pseudonym fragen',
    pseudonyms_text:
      'Wo der Server es anbietet, wählen Sie vor dem Senden „unter Pseudonym“. Alle Ihre Fragen in einem Talk tragen dann denselben erfundenen Namen, und die Antwort kommt in Ihren Eingang. Wer Sie sind, können nur Moderation und Datenschutz gemeinsam aufdecken. Der Schlüssel zum Pseudonym liegt nur in diesem Browser; geht er verloren, haben Sie in diesem Talk keines mehr.',
    anonymity_more: 'Was gespeichert wird und wo die Grenze liegt',
    keys: 'Tastatur und Ansagen',
    keys_text:
      'Alles ist mit der Tastatur bedienbar: Tabulator und Eingabe genügen. Die Kürzel sind eine Abkürzung und lassen sich ändern oder ausschalten.',
    keys_open: 'Übersicht öffnen',
    missed_open: 'Verpasst ansehen',
    info: 'Über diese Anwendung',
  },
  accessibility: {
    title: 'Barrierefreiheit',
    full_title: 'Erklärung zur Barrierefreiheit',
    scope:
      'Diese Erklärung gilt für die Web-Anwendung BehördenTalk in dieser Installation. Maßstab sind die BITV 2.0, die EN 301 549 und die WCAG 2.2 in der Stufe AA.',
    date: 'Stand: {date}',
    state: 'Stand der Vereinbarkeit',
    state_text:
      'Die Anwendung ist nach eigener Prüfung teilweise mit den Anforderungen vereinbar. Die bekannten Lücken stehen unten.',
    method: 'Wie geprüft wurde',
    method_text:
      'Selbstbewertung. Jede Ansicht wird selbsttätig mit axe geprüft, hell und dunkel, und vollständig mit der Tastatur bedient. Geprüft wird außerdem bei 320 Pixeln Breite und mit erzwungenen Farben.',
    gaps: 'Bekannte Lücken',
    gap_people:
      'Eine Prüfung durch Menschen mit Behinderungen und mit den Vorlesehilfen NVDA, JAWS und Orca steht noch aus.',
    gap_sign: 'Erläuterungen in Deutscher Gebärdensprache fehlen noch.',
    gap_easy: 'In Leichter Sprache gibt es bisher nur eine Einführung und den Kern dieser Erklärung.',
    gap_files:
      'Angehängte Dateien stammen von den Teilnehmenden und können Barrieren enthalten. Für Bilder wird beim Hochladen ein Alternativtext erbeten.',
    feedback: 'Barriere melden',
    feedback_text:
      'Ist Ihnen eine Barriere begegnet, schreiben Sie bitte an die folgende Stelle. Eine Anmeldung ist dafür nicht nötig.',
    enforcement: 'Schlichtungsverfahren',
    enforcement_text:
      'Bleibt eine Meldung unbeantwortet oder unbefriedigend, können Sie sich an die zuständige Schlichtungs- oder Durchsetzungsstelle wenden. Das Verfahren ist kostenlos.',
  },
  processing: {
    title: 'Was gespeichert wird, für wen und wie lange',
    about:
      'Für Personalräte, Datenschutzbeauftragte und das Verzeichnis der Verarbeitungstätigkeiten, auch als Anlage einer Dienstvereinbarung. Die Liste umfasst alle Tabellen der Datenbank.',
    mode: 'Mitbestimmung: was es hier nicht gibt',
    mode_text: 'Das gilt immer und lässt sich nicht umstellen:',
    not: {
      presence: 'Wer einen Talk wann betritt, hört oder verlässt, wird nicht gespeichert (bei Gästen ohne Konto nach einem Tag vergessen). Angezeigt wird eine Zahl, erst ab 5 Personen.',
      statistics: 'Es gibt keine Auswertung je Person: keine Zeiten, Anzahlen, Ranglisten, auch nicht für die Verwaltung.',
      moments: 'Stimmen, Reaktionen, Lesestände und Bescheinigungen haben keinen Zeitpunkt.',
      secret: 'Das Ergebnis einer geheimen Abstimmung gibt es erst ab 5 Stimmen.',
      certificate: 'Eine Bescheinigung der Teilnahme gibt es nur für Personen, die sie selbst im Talk anfordern.',
      logs: 'Die Protokolle des Servers und seine Messwerte nennen niemanden.',
    },
    list: 'Verzeichnis',
    head: { what: 'Was', purpose: 'Wozu', who: 'Wer es sieht', stays: 'Wie lange' },
    csv: 'Als CSV speichern',
    print: 'Drucken oder als PDF speichern',
    rows: {
      account: {
        what: 'Konto: Name, Dienststelle, dienstliche E-Mail-Adresse, Aufgaben, Prüfwert des Passworts; Ansprechstellen und ihre Personen',
        purpose: 'Anmelden; Name und Dienststelle stehen an dem, was jemand schreibt',
        who: 'Name und Dienststelle: alle Angemeldeten; das Übrige: die Administration',
        stays: 'Bis die Administration es ändert; Namen an Geschriebenem bleiben',
      },
      login: {
        what: 'Anmeldungen: Tag der Anmeldung und der letzten Nutzung, Bezeichnung des Zugangs',
        purpose: 'Angemeldet bleiben; fremde Anmeldungen beenden können',
        who: 'Nur die Person selbst',
        stays: 'Bis zum Abmelden; 30 Tage ohne Nutzung, höchstens 90 Tage',
      },
      content: {
        what: 'Geschriebenes: Fragen, Antworten, Beiträge, Nachrichten, Untertitel, Anmerkungen, Wortmeldungen, Vorlagen, Dateien, Verknüpfungen, Einträge im Eingang, mit Name und Zeitpunkt; frühere Fassungen',
        purpose: 'Die Zusammenarbeit selbst',
        who: 'Wer den Talk, das Thema oder die Vorlage lesen darf; den Eingang nur die Person selbst',
        stays: 'Bis die Person oder die Moderation es löscht; Chat und Untertitel bis zu dem Datum, das im Kopf des Talks steht',
      },
      votes: {
        what: 'Stimmen zu Fragen, Reaktionen, Stimmen in offenen Umfragen: Person und Wahl, ohne Zeitpunkt; bis zum Ende des Talks, wann jemand zuletzt im Chat schrieb',
        purpose: 'Eine Stimme je Person, die sie ändern kann; Pausen zwischen Nachrichten',
        who: 'Nur die Person selbst; alle anderen sehen Summen',
        stays: 'Umfragen bis zu dem Datum, das im Kopf des Talks steht; das Übrige, solange es die Frage oder Nachricht gibt',
      },
      own: {
        what: 'Eigener Stand: wem man folgt und bis wohin man gelesen hat, ohne Zeitpunkt',
        purpose: 'Ungelesenes auf allen Geräten gleich',
        who: 'Nur die Person selbst',
        stays: 'Bis man es ändert',
      },
      registration: {
        what: 'Anmeldungen zu Talks, mit Stand und Zeitpunkt; Mails darüber, bis sie gesendet sind',
        purpose: 'Plätze vergeben, Warteliste, Bestätigungen und Erinnerungen',
        who: 'Die Person selbst und die Leitung des Talks',
        stays: 'Bis zu dem Datum, das im Kopf des Talks steht; ohne Datum dauerhaft',
      },
      tickets: {
        what: 'Anonyme Fragen und geheime Stimmen: Text und Stunde, Wahl; getrennt davon, wer einen Schein geholt hat',
        purpose: 'Eine Stimme je Person, ohne dass jemand erfährt, welche',
        who: 'Wer einen Schein geholt hat: niemand; die Fragen: wer den Talk lesen darf',
        stays: 'Wer einen Schein geholt hat: bis zum Ende des Talks oder der Umfrage, nie in Sicherungen',
      },
      pseudonyms: {
        what: 'Pseudonyme: zufällige Kennung und doppelt verschlossener Umschlag mit der Kontokennung; wer warum einen Umschlag geöffnet hat',
        purpose: 'Unter Pseudonym fragen, auflösbar nur zu zweit',
        who: 'Niemand allein; Moderation und Datenschutz nacheinander',
        stays: 'Bis zu dem Datum, das im Kopf des Talks steht; ohne Datum dauerhaft',
      },
      certificate: {
        what: 'Dass jemand eine Bescheinigung angefordert hat',
        purpose: 'Die Bescheinigung ausstellen',
        who: 'Nur die Person selbst',
        stays: 'Bis die Person sie zurückzieht',
      },
      guests: {
        what: 'Gäste: Name, über welchen Zugang und wann sie kamen',
        purpose: 'Ohne Konto an einem Talk teilnehmen; jemanden hinausbitten können',
        who: 'Leitung und Vortragende des Talks; den Namen an Geschriebenem alle, die den Talk lesen',
        stays: 'Bis einen Tag nach dem Talk; danach bleibt nur der Name an Geschriebenem',
      },
      calendar: {
        what: 'Kalender-Abo: Prüfwert der geheimen Adresse',
        purpose: 'Eigene Talks im Kalender',
        who: 'Nur die Person selbst',
        stays: 'Bis man es beendet',
      },
      technical: {
        what: 'Technisches ohne Personen: Kanäle, Summen, Termine des Servers, Merker für Wiederholungen',
        purpose: 'Nichts geht verloren, nichts kommt doppelt',
        who: 'Niemand',
        stays: 'Solange der Talk, das Thema oder die Vorlage besteht',
      },
    },
  },
  privacy: {
    title: 'Datenschutz',
    controller: 'Verantwortliche Stelle und Datenschutzbeauftragte',
    what: 'Welche Daten verarbeitet werden',
    what_account: 'Zum Konto: Name, Dienststelle, dienstliche E-Mail-Adresse, Aufgaben in der Anwendung.',
    what_content:
      'Was Sie schreiben: Fragen, Beiträge, Nachrichten, Anmerkungen, Antworten und hochgeladene Dateien, mit Zeitpunkt und Ihrem Namen.',
    what_own:
      'Was nur Sie sehen: wem Sie folgen, wie weit Sie gelesen haben, private Anmerkungen, Ihr Eingang. Für welche Fragen Sie gestimmt haben, erfahren andere nur als Zahl.',
    what_not:
      'Nicht angezeigt wird, wer gerade anwesend ist, liest oder schreibt. Im Talk steht nur die Zahl der Zuhörenden.',
    anonymity: 'Anonyme Fragen, Pseudonyme und geheime Abstimmungen',
    anonymity_levels:
      'Wer fragt, tut das mit Namen, unter Pseudonym oder anonym. Die Wahl steht vor dem Senden am Eingabefeld und lässt sich danach nicht mehr ändern. In geheimen Abstimmungen sind alle Stimmen anonym.',
    anonymity_stored:
      'Von einer anonymen Frage werden Text und Stunde gespeichert, von einer geheimen Stimme bis zum Ende der Abstimmung die Wahl, danach nur die Summe. Beides wird ohne Anmeldung gesendet. Wer eine Kennung oder einen Stimmzettel abgeholt hat, wird bis zum Ende des Talks oder der Abstimmung gespeichert, nie aber in Sicherungen. Das tut jeder Browser von selbst, es sagt also nichts.',
    anonymity_linked:
      'Mehrere anonyme Fragen aus demselben Talk lassen sich einander zuordnen, aber keiner Person.',
    anonymity_limit:
      'Die Grenze: Wer das Netz oder den Speicher des Servers währenddessen selbst beobachtet, oder das Protokoll der Datenbank, während es geschrieben wird, könnte Sie zuordnen. Auch was Sie schreiben, kann Sie verraten.',
    pseudonyms_stored:
      'Von einem Pseudonym werden eine zufällige Kennung, eine Prüfzahl seines Schlüssels und ein doppelt verschlossener Umschlag mit Ihrer Kontokennung gespeichert. Ihn öffnen nur zwei Personen nacheinander: die Moderation mit einer Begründung, dann der Datenschutz. Beides wird festgehalten, und Sie erfahren es im Eingang, wenn kein Gesetz es verbietet. Das Ergebnis wird nicht gespeichert.',
    pseudonyms_drawn:
      'Jeder Browser holt sich beim Öffnen eines Talks von selbst ein Pseudonym, ob es benutzt wird oder nicht. Dass Sie eines geholt haben, wird bis zum Ende des Talks gespeichert, nie in Sicherungen und nie zusammen mit dem Pseudonym. Waren erst wenige da, ist der Kreis der Möglichen klein. Löscht ein Talk nach einer Frist, was gesagt wurde, verschwinden auch die Umschläge.',
    browser: 'Was in Ihrem Browser liegt',
    browser_text:
      'Nur was zum Betrieb nötig ist, deshalb gibt es kein Einwilligungsfenster. Es wird keine andere Stelle aufgerufen, auch nicht für Schriften oder Statistik.',
    name: 'Name',
    where: 'Art',
    purpose: 'Wozu',
    stays: 'Wie lange',
    kind: { cookie: 'Cookie', local: 'Speicher des Browsers', session: 'Speicher dieses Tabs' },
    stored: {
      login: 'Hält Sie angemeldet. Für Programme der Seite nicht lesbar.',
      login_stays: 'Bis zum Abmelden; nach {idle} Tagen ohne Nutzung oder {days} Tagen endet die Anmeldung',
      settings:
        'Farben, Sprache, Tastenkürzel, Ansagen und das Aussehen der Untertitel, die Sie gewählt haben.',
      settings_stays: 'Bis Sie die Browserdaten löschen',
      drafts: 'Angefangene Texte, damit nichts verloren geht.',
      drafts_stays: 'Bis zum Senden, höchstens 90 Tage; beim Abmelden auf Wunsch gelöscht',
      outbox: 'Gesendetes, das der Server noch nicht bestätigt hat.',
      outbox_stays: 'Bis zur Bestätigung; beim Abmelden auf Wunsch gelöscht',
      tickets:
        'Stimmzettel und anonyme Kennungen, anonyme Fragen und Stimmen auf dem Weg, und welche anonymen Fragen von diesem Browser kamen. Wer diesen Browser unter Ihrem Namen benutzt, kann sie sehen.',
      tickets_stays: 'Bis Sie die Browserdaten löschen, auch nach dem Abmelden',
      pseudonyms:
        'Der Schlüssel Ihres Pseudonyms in einem Talk. Wer diesen Browser unter Ihrem Namen benutzt, kann darunter schreiben.',
      pseudonyms_stays: 'Bis Sie die Browserdaten löschen, auch nach dem Abmelden; danach haben Sie in dem Talk kein Pseudonym mehr',
      chat_seen: 'Bis wohin Sie den Chat eines Talks gelesen haben.',
      chat_seen_stays: 'Bis Sie die Browserdaten löschen',
      polling: 'Ob Ihr Netz kein WebSocket zulässt, damit die nächste Seite gleich den anderen Weg nimmt.',
      polling_stays: 'Bis ein WebSocket wieder zustande kommt',
      scroll: 'Wo Sie auf einer Seite waren, für den Weg zurück.',
      scroll_stays: 'Bis der Tab geschlossen wird',
    },
    local_note: 'Ohne Verschlüsselung auf dem eigenen Rechner heißt das Cookie „session“.',
    rights: 'Ihre Rechte',
    rights_text:
      'Sie haben das Recht auf Auskunft, Berichtigung, Löschung, Einschränkung, Datenübertragbarkeit und Widerspruch sowie auf Beschwerde bei der Aufsichtsbehörde. Wenden Sie sich dafür an die oben genannte Stelle.',
    more: 'Zwecke, Rechtsgrundlagen, Empfänger und Aufbewahrungsfristen dieser Installation',
  },
  imprint: {
    title: 'Impressum',
    provider: 'Anbieter',
    contact: 'Kontakt',
    responsible: 'Verantwortlich für den Inhalt',
    software: 'Software',
    software_text:
      'BehördenTalk ist freie Software unter der EUPL 1.2. Die Gestaltung benutzt das Designsystem KERN UX (EUPL 1.2) und die Schrift Fira Sans (SIL Open Font License 1.1).',
    licence_kern: 'Lizenz von KERN UX',
    licence_font: 'Lizenz von Fira Sans',
  },
  easy: {
    title: 'Leichte Sprache',
  },
} as const;
