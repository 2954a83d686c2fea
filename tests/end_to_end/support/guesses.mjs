// How well somebody guesses who wrote what, from everything the database says: values, places of rows
// (ctid), transactions (xmin). Whoever guesses no better than by chance finds nothing in a permutation
// test: the true authors stand out from others drawn at random among all who were entitled.
import { stored_rows } from './stored_rows.mjs';

/** Random numbers from a seed, so that a failure can be repeated (mulberry32). */
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    shuffled(list) {
      const all = [...list];
      for (let left = all.length; left > 1; left -= 1) {
        const other = Math.floor(next() * left);
        [all[left - 1], all[other]] = [all[other], all[left - 1]];
      }
      return all;
    },
  };
}

/** Ranks from 0, the same for what is equal; their mean for what is not there. */
function ranks(values) {
  const there = values.filter((value) => value !== undefined);
  const sorted = [...new Set(there)].sort((a, b) => (a < b ? -1 : 1));
  const place = new Map(sorted.map((value, i) => [value, i]));
  const mean = there.reduce((sum, value) => sum + place.get(value), 0) / Math.max(1, there.length);
  return values.map((value) => (value === undefined ? mean : place.get(value)));
}

/** What puts the rows of some things in an order: each a rank a thing. One that holds most of them to be
 * equal says nothing of `distinct` things. */
function orders(rows_of, distinct) {
  const found = new Map();
  const names = new Set(rows_of.flatMap((rows) =>
    rows.flatMap(({ table, order }) => Object.keys(order).map((column) => `${table}.${column}`))));
  for (const name of names) {
    const [table, column] = name.split('.');
    for (const end of ['first', 'last']) {
      const values = rows_of.map((rows) => {
        const all = rows.filter((row) => row.table === table && column in row.order).map(({ order }) => order[column]);
        return all.sort((a, b) => (a < b ? -1 : 1)).at(end === 'first' ? 0 : -1);
      });
      const ranked = ranks(values);
      // What many columns say is looked at once.
      if (new Set(ranked).size >= distinct) {
        found.set(ranked.join(), { name: `${name} (${end})`, ranked: Float64Array.from(ranked) });
      }
    }
  }
  return [...found.values()];
}

/** Of each entry and person, how many values their rows share; the rarer, the more it says. */
function shared(entries, people) {
  const held = (rows) => new Set(rows.flatMap((row) => row.values));
  const of_people = people.map(held);
  const holders = new Map();
  for (const values of of_people) for (const value of values) holders.set(value, (holders.get(value) ?? 0) + 1);
  return entries.map((rows) => {
    const mine = held(rows);
    return of_people.map((values) =>
      [...values].filter((value) => mine.has(value)).reduce((sum, value) => sum + 1 / holders.get(value), 0));
  });
}

/** How near a row of the person is to one of the entry, by a number that both have. */
function nearness(entries, people, number_of) {
  const numbers = (rows) => rows.map(number_of).filter((number) => number !== undefined);
  const of_people = people.map(numbers);
  return entries.map((rows) => {
    const mine = numbers(rows);
    return of_people.map((theirs) => {
      const nearest = Math.min(...mine.flatMap((a) => theirs.map((b) => Math.abs(a - b))));
      return Number.isFinite(nearest) ? -Math.log2(1 + nearest) : 0;
    });
  });
}

/** Each says of an entry and a person how much speaks for the one having written the other. */
function hints(entries, people) {
  const found = [
    { name: 'shared values', matrix: shared(entries, people) },
    { name: 'near transactions', matrix: nearness(entries, people, (row) => row.order.xmin) },
  ];
  for (const table of new Set(entries.flat().map((row) => row.table))) {
    const place = (row) => (row.table === table ? row.order.ctid : undefined);
    found.push({ name: `near places in ${table}`, matrix: nearness(entries, people, place) });
  }
  // What speaks for all of them alike says nothing.
  return found.filter(({ matrix }) => matrix.some((row) => new Set(row).size > 1));
}

/** Around their mean, and of length 1; in place. False for what is all the same. */
function normalise(list) {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < list.length; i += 1) sum += list[i];
  for (let i = 0; i < list.length; i += 1) {
    list[i] -= sum / list.length;
    squares += list[i] ** 2;
  }
  if (squares < 1e-9) return false;
  for (let i = 0; i < list.length; i += 1) list[i] /= Math.sqrt(squares);
  return true;
}

/** The strongest correlation between an order of the entries and one of their authors. */
function strongest(of_entries, of_people, authors) {
  const chosen = new Float64Array(authors.length);
  let [most, entry, person] = [0, undefined, undefined];
  for (const by of of_people) {
    for (let i = 0; i < authors.length; i += 1) chosen[i] = by.ranked[authors[i]];
    if (!normalise(chosen)) continue;
    for (const of of of_entries) {
      let sum = 0;
      for (let i = 0; i < authors.length; i += 1) sum += of.ranked[i] * chosen[i];
      if (Math.abs(sum) > most) [most, entry, person] = [Math.abs(sum), of, by];
    }
  }
  return { most, get name() { return `order of ${entry?.name} as of ${person?.name}`; } };
}

function score({ matrix }, authors) {
  let sum = 0;
  for (let i = 0; i < authors.length; i += 1) sum += matrix[i][authors[i]];
  return sum;
}

/** With how many people drawn at random the true ones are compared. */
const draws = 40_000;

/** `entries` and `people`: ids; `truth`: of each entry the place of its author in `people`. Gives the
 * share of random authors for whom as much speaks as for the true ones, corrected for how many things are
 * looked at, and what says most. */
export function guess(world, entries, people, truth, { next }) {
  const rows = stored_rows(world, [...entries, ...people]);
  const about = (id) => rows.filter((row) => row.text.includes(id))
    .map((row) => ({ ...row, order: { ...row.order, position: row.text.indexOf(id) } }));
  const [of_entries, of_people] = [entries.map(about), people.map(about)];
  const all_hints = hints(of_entries, of_people);
  const entry_orders = orders(of_entries, entries.length - 2);
  const people_orders = orders(of_people, people.length / 2);
  for (const { ranked } of entry_orders) normalise(ranked);
  const true_scores = all_hints.map((hint) => score(hint, truth));
  const true_order = strongest(entry_orders, people_orders, truth);

  const as_good = new Uint32Array(all_hints.length);
  let as_ordered = 0;
  const places = Uint32Array.from(people, (_, i) => i);
  const authors = places.subarray(0, entries.length);
  for (let n = 0; n < draws; n += 1) {
    // The begin of a shuffle.
    for (let i = 0; i < entries.length; i += 1) {
      const other = i + Math.floor(next() * (places.length - i));
      const taken = places[other];
      places[other] = places[i];
      places[i] = taken;
    }
    for (let i = 0; i < all_hints.length; i += 1) if (score(all_hints[i], authors) >= true_scores[i] - 1e-9) as_good[i] += 1;
    if (strongest(entry_orders, people_orders, authors).most >= true_order.most - 1e-9) as_ordered += 1;
  }
  const shares = [...all_hints.map(({ name }, i) => ({ name, count: as_good[i] })),
    { name: true_order.name, count: as_ordered }]
    .map(({ name, count }) => ({ name, share: (1 + count) / (1 + draws) }))
    .sort((a, b) => a.share - b.share);
  return {
    share: Math.min(1, shares[0].share * shares.length), by: shares[0].name, rows: rows.length,
    looked_at: all_hints.length + entry_orders.length * people_orders.length,
  };
}
