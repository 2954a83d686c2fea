// What a pseudonym is called: a bird and four digits, from its id alone, so that everybody sees the
// same. Two of 200 in one talk share a name in one talk of thirty; questions keep their numbers.
import type { Id } from '../protocol/messages';

/** 64, of letters that every screen reader says. German in every language: it is a name. */
const birds = [
  'Adler', 'Amsel', 'Bachstelze', 'Blaumeise', 'Bussard', 'Dohle', 'Dompfaff', 'Drossel',
  'Eisvogel', 'Elster', 'Ente', 'Eule', 'Falke', 'Fasan', 'Fink', 'Fischreiher',
  'Flamingo', 'Gans', 'Gimpel', 'Girlitz', 'Goldammer', 'Habicht', 'Haubenlerche', 'Heidelerche',
  'Ibis', 'Kauz', 'Kiebitz', 'Kleiber', 'Kolibri', 'Kormoran', 'Kranich', 'Kuckuck',
  'Lachmöwe', 'Lerche', 'Meise', 'Milan', 'Nachtigall', 'Neuntöter', 'Papagei', 'Pelikan',
  'Pfau', 'Pinguin', 'Pirol', 'Rabe', 'Rebhuhn', 'Regenpfeifer', 'Reiher', 'Rohrdommel',
  'Rotkehlchen', 'Schnepfe', 'Schwalbe', 'Schwan', 'Seeadler', 'Specht', 'Sperber', 'Sperling',
  'Star', 'Steinkauz', 'Stieglitz', 'Storch', 'Taube', 'Uhu', 'Wachtel', 'Zaunkönig',
] as const;

export function pseudonym_name(id: Id): string {
  // The last twelve digits of a random UUID are random; two of them more than suffice for the bird.
  const bird = birds[parseInt(id.slice(-2), 16) % birds.length];
  const number = parseInt(id.slice(-12, -2), 16) % 10_000;
  return `${bird} ${String(number).padStart(4, '0')}`;
}
