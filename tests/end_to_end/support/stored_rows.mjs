// Every row of every table that names one of some ids, with what PostgreSQL itself knows of it.

/** The values in a row, down to the leaves of the JSON in it. */
function* leaves(value) {
  if (value === null || value === undefined) return;
  if (typeof value === 'object') {
    for (const inner of Object.values(value)) yield* leaves(inner);
  } else if (typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      yield* leaves(JSON.parse(value));
    } catch {
      yield value;
    }
  } else {
    yield String(value);
  }
}

/** "(3,14)" as one number; a page holds far fewer rows than that. */
function place_of(ctid) {
  const [block, offset] = ctid.slice(1, -1).split(',').map(Number);
  return block * 10_000 + offset;
}

function read(line) {
  const { table, ctid, xmin, row } = JSON.parse(line);
  const order = { ctid: place_of(ctid), xmin: Number(xmin) };
  for (const [column, value] of Object.entries(row)) {
    if (typeof value === 'number' || (typeof value === 'string' && value.length <= 64)) order[`column_${column}`] = value;
  }
  const values = [...new Set([...leaves(row), `transaction ${xmin}`])];
  return { table, row, order, values, text: JSON.stringify(row) };
}

export const table_names = (world) =>
  world.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").split('\n');

export function stored_rows(world, ids) {
  const query = table_names(world).map((table) =>
    `SELECT jsonb_build_object('table', '${table}', 'ctid', ctid::text, 'xmin', xmin::text, 'row', to_jsonb(t))`
    + ` FROM ${table} t WHERE to_jsonb(t)::text ~ '${ids.join('|')}'`).join(' UNION ALL ');
  return world.sql(query).split('\n').filter(Boolean).map(read);
}

/** All rows of all tables: of each its table, the transaction that wrote it, and what it says as text. */
export function all_rows(world) {
  const query = table_names(world).map((table) =>
    `SELECT jsonb_build_object('table', '${table}', 'xmin', xmin::text, 'row', to_jsonb(t)) FROM ${table} t`).join(' UNION ALL ');
  return world.sql(query).split('\n').map((line) => {
    const { table, xmin, row } = JSON.parse(line);
    return { table, xmin, row, text: JSON.stringify(row) };
  });
}

/** Rows that were not there before, and rows that are there no more, by what they say. */
export function changed_rows(before, after) {
  const key = ({ table, text }) => `${table} ${text}`;
  const beyond = (some, others) => {
    const known = new Set(others.map(key));
    return some.filter((row) => !known.has(key(row)));
  };
  return [...beyond(after, before), ...beyond(before, after)];
}
