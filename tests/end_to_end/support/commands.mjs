// Every command there is, with an example of each from the golden files and what the printed types say
// of its fields: so a new one is in every table when its fixture is written.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repo } from './world.mjs';

const fixtures = path.join(repo, 'protocol/fixtures');

export const keyless = [
  'subscribe', 'unsubscribe', 'ping', 'own.follow', 'own.read', 'caption.type', 'slides.point', 'lobby.show',
  'pseudonym.draw',
];

export const commands = readdirSync(fixtures, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['events', 'replies', 'pushes', 'polling', 'tickets'].includes(entry.name))
  .flatMap((folder) =>
    readdirSync(path.join(fixtures, folder.name)).map((file) =>
      JSON.parse(readFileSync(path.join(fixtures, folder.name, file), 'utf8'))));

/** Of each struct and command: its fields with their types, and whether they may be absent. */
const types = (() => {
  const printed = readFileSync(path.join(repo, 'client-web/src/protocol/messages.ts'), 'utf8');
  const found = {};
  let current;
  for (const line of printed.split('\n')) {
    const begin = /^(?:export interface (\w+)| {2}'([\w.]+)':) \{$/.exec(line);
    if (begin) current = found[begin[1] ?? begin[2]] = {};
    const field = /^ +(\w+)(\??): (\w+)(\[\])?;$/.exec(line);
    if (field) current[field[1]] = { type: field[3], is_optional: field[2] !== '', is_list: field[4] !== undefined };
  }
  return found;
})();

/** The fields of an example, those of nested objects and the first of each list included: `path` leads
 * to it, `where` is how a refusal names it. Lists may be absent, and so may their elements. */
export function* fields(type, data, at = []) {
  for (const [name, value] of Object.entries(data)) {
    const { type: inner, is_list, is_optional } = types[type][name];
    const found = [...at, name];
    yield { path: found, where: where(found), value, type: inner, is_list, is_optional: is_optional || is_list };
    const elements = is_list ? value.slice(0, 1).map((one) => [[...found, 0], one]) : [[found, value]];
    for (const [place, one] of elements) {
      if (is_list) yield { path: place, where: where(place), value: one, type: inner, is_list: false, is_optional: true };
      if (types[inner]) yield* fields(inner, one, place);
    }
  }
}

/** data.plan.tasks[0].after */
function where(names) {
  return names.reduce((text, name) => (typeof name === 'number' ? `${text}[${name}]` : `${text}.${name}`), 'data');
}

/** Changes an example: `change` gets what holds the field, and the field's name in it. */
export function at_field(data, names, change) {
  const holder = names.slice(0, -1).reduce((object, name) => object[name], data);
  change(holder, names.at(-1));
}
