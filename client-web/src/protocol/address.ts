// Names of channels and addresses of things, and the browser paths that show them. The paths are
// the only place where addresses and URLs meet: what a person copies from the address bar can be
// pasted anywhere a link is wanted.
import { is_id } from './ids';
import type { Address, ChannelKind, ChannelName, Id } from './messages';

/** What an address can point at inside a channel; `self` is the channel's own subject. */
export type AddressKind = 'self' | 'message' | 'post' | 'question' | 'annotation' | 'task' | 'slide';

export interface ChannelParts {
  kind: ChannelKind;
  /** Null for `talks` and `library`, of which there is one. */
  id: Id | null;
}

export interface AddressParts {
  channel: ChannelName;
  channel_kind: ChannelKind;
  /** The id in the channel's name, null for `talks` and `library`. */
  channel_id: Id | null;
  kind: AddressKind;
  /** A UUID, a task id, or empty for `self`. */
  id: string;
}

/** A thing that a path names by its number; which id that is must be looked up. */
export interface NumberedThing {
  channel: ChannelName;
  stream: 'questions' | 'posts';
  number: number;
}

const kinds_with_id: ReadonlySet<string> = new Set([
  'thread',
  'talk',
  'desk',
  'template',
  'contact',
  'inbox',
  'notes',
  'area',
]);
const item_kinds: ReadonlySet<string> = new Set(['message', 'post', 'question', 'annotation']);

/** Null for anything that is not exactly a channel's name. */
export function parse_channel(name: string): ChannelParts | null {
  if (name === 'talks' || name === 'library') return { kind: name, id: null };
  const colon = name.indexOf(':');
  const kind = name.slice(0, Math.max(colon, 0));
  const id = name.slice(colon + 1);
  if (!kinds_with_id.has(kind) || !is_id(id)) return null;
  return { kind: kind as ChannelKind, id };
}

export function channel_of(kind: Exclude<ChannelKind, 'talks' | 'library'>, id: Id): ChannelName {
  return `${kind}:${id}`;
}

/** Stable ids of tasks: 1 to 32 of a-z, 0-9, dot and hyphen. */
export function is_task_id(text: string): boolean {
  return /^[a-z0-9.-]{1,32}$/.test(text);
}

/** Which page of which deck a slide's id names: "<deck>.7". */
export function parse_slide(id: string): { deck: string; page: number } | null {
  const [, deck = '', page = ''] = /^(.+)\.([1-9]\d{0,5})$/.exec(id) ?? [];
  return is_id(deck) ? { deck, page: Number(page) } : null;
}

/** Null for anything that is not exactly an address. */
export function parse_address(address: string): AddressParts | null {
  const hash = address.indexOf('#');
  const channel = hash < 0 ? address : address.slice(0, hash);
  const parts = parse_channel(channel);
  if (!parts) return null;
  const base = { channel, channel_kind: parts.kind, channel_id: parts.id };
  if (hash < 0) return { ...base, kind: 'self', id: '' };
  const inner = address.slice(hash + 1);
  const colon = inner.indexOf(':');
  if (colon < 0) return null;
  const kind = inner.slice(0, colon);
  const id = inner.slice(colon + 1);
  if (kind === 'task') {
    return parts.kind === 'template' && is_task_id(id) ? { ...base, kind, id } : null;
  }
  if (kind === 'slide') {
    return parts.kind === 'talk' && parse_slide(id) ? { ...base, kind, id } : null;
  }
  return item_kinds.has(kind) && is_id(id) ? { ...base, kind: kind as AddressKind, id } : null;
}

/** The address of an item of a channel. */
export function address_of(
  channel: ChannelName,
  kind: Exclude<AddressKind, 'self'>,
  id: string,
): Address {
  return `${channel}#${kind}:${id}`;
}

/** The number in a mark ("F 14", "B 12"), or undefined where the mark is none of a number. */
export function number_of_mark(mark: string): number | undefined {
  const digits = /^[A-Z]\s(\d{1,15})$/.exec(mark)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export interface PathHints {
  /** The number of a question or post: paths with numbers are what people read and remember. */
  number?: number | undefined;
  /** The task at which a question or annotation of a template hangs. */
  task?: string | undefined;
}

/**
 * The path in the browser that shows what an address names. Without a number the id stands in its
 * place, which `address_of_path` understands as well. '/' for what has no page.
 */
export function path_of(address: Address, hints: PathHints = {}): string {
  const parts = parse_address(address);
  if (!parts) return '/';
  const home = home_path(parts, hints);
  const which = hints.number === undefined ? parts.id : String(hints.number);
  switch (parts.kind) {
    case 'self':
      return home;
    case 'task':
      return `${home}/aufgaben/${parts.id}`;
    case 'question':
      return with_query(home, 'frage', which);
    case 'post':
      return with_query(home, 'beitrag', which);
    case 'message':
      return with_query(home, 'chat', parts.id);
    case 'annotation':
      return with_query(home, 'anmerkung', parts.id);
    case 'slide':
      return with_query(home, 'folie', parts.id);
    default: {
      const never: never = parts.kind;
      return never;
    }
  }
}

function with_query(path: string, name: string, value: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${name}=${value}`;
}

function home_path(parts: AddressParts, hints: PathHints): string {
  const id = parts.channel_id ?? '';
  switch (parts.channel_kind) {
    case 'thread':
      return `/themen/thema/${id}`;
    case 'area':
      return `/themen/${id}`;
    case 'talk':
      return `/talks/${id}`;
    case 'desk':
      return `/talks/${id}/regie`;
    case 'talks':
      return '/talks';
    case 'template': {
      const at_task = parts.kind === 'question' || parts.kind === 'annotation';
      return at_task && hints.task ? `/vorlagen/${id}/aufgaben/${hints.task}` : `/vorlagen/${id}`;
    }
    case 'library':
      return '/vorlagen';
    case 'inbox':
      return '/eingang';
    case 'contact':
      return `/eingang?stelle=${id}`;
    case 'notes':
      return '/vorlagen';
    default: {
      const never: never = parts.channel_kind;
      return never;
    }
  }
}

/**
 * What a pasted URL names: an address, a numbered thing to be looked up, or null when it is not one
 * of ours. Takes whole URLs of `origin` and bare paths.
 */
export function address_of_path(
  url: string,
  origin: string = globalThis.location?.origin ?? '',
): Address | NumberedThing | null {
  const text = url.trim();
  let parsed: URL;
  try {
    parsed = new URL(text, origin === '' ? 'http://localhost' : origin);
  } catch {
    return null;
  }
  const is_bare_path = /^\/(?!\/)/.test(text);
  if (!is_bare_path && parsed.origin !== origin) return null;
  const steps = parsed.pathname.split('/').filter((step) => step !== '');
  return thing_at(steps, parsed.searchParams);
}

function thing_at(steps: string[], query: URLSearchParams): Address | NumberedThing | null {
  const [first, second, third, fourth] = steps;
  if (first === 'talks' && steps.length === 1) return 'talks';
  if (first === 'vorlagen' && steps.length === 1) return 'library';
  if (first === 'themen' && second === 'thema' && third && is_id(third) && steps.length === 3) {
    return item_in(channel_of('thread', third), query.get('beitrag'), 'post');
  }
  if (!second || !is_id(second)) return null;
  if (first === 'themen' && steps.length === 2) return channel_of('area', second);
  if (first === 'talks') {
    const channel = channel_of('talk', second);
    const message = query.get('chat');
    if (message && is_id(message)) return address_of(channel, 'message', message);
    // Who reads a question may have a page of the slides open beside it.
    const slide = query.get('folie') ?? '';
    if (!query.has('frage') && parse_slide(slide)) return address_of(channel, 'slide', slide);
    return item_in(channel, query.get('frage'), 'question');
  }
  if (first === 'vorlagen') {
    const channel = channel_of('template', second);
    const annotation = query.get('anmerkung');
    if (annotation && is_id(annotation)) return address_of(channel, 'annotation', annotation);
    if (query.has('frage')) return item_in(channel, query.get('frage'), 'question');
    if (third === 'aufgaben' && fourth && is_task_id(fourth)) {
      return address_of(channel, 'task', fourth);
    }
    return channel;
  }
  return null;
}

/** An item by its number or id; the channel itself when the parameter names neither. */
function item_in(
  channel: ChannelName,
  which: string | null,
  kind: 'question' | 'post',
): Address | NumberedThing {
  if (which === null) return channel;
  if (is_id(which)) return address_of(channel, kind, which);
  if (!/^[1-9]\d{0,14}$/.test(which)) return channel;
  return { channel, stream: kind === 'question' ? 'questions' : 'posts', number: Number(which) };
}
