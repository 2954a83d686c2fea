/*
 * Which address shows which view. Views load on demand; the map is fixed, so that the build knows
 * every one. `place` groups addresses of one page: moving between them (a selected row, a sheet) is
 * no new page, so the view stays, and so do focus and scroll.
 */
import type { Component } from 'svelte';

export type ViewComponent = Component<{ params: Params; query: URLSearchParams }>;
export type Params = Readonly<Record<string, string>>;
export type Section = 'start' | 'talks' | 'topics' | 'templates' | 'inbox' | 'help' | 'profile';

interface Route {
  pattern: string;
  section: Section;
  /** Without: every set of parameters is a page of its own. With: only these parameters count. */
  place?: readonly string[];
  /** Readable without a login. */
  open?: boolean;
  /** For everybody, and without the frame: a page of its own. */
  bare?: boolean;
  /** Views take `params` and `query`, or nothing. */
  load: () => Promise<{ default: unknown }>;
}

const inbox = () => import('../notifications/InboxView.svelte');
const template = () => import('../templates/TemplateView.svelte');

export const routes = [
  { pattern: '/', section: 'start', load: () => import('../start/StartView.svelte') },
  { pattern: '/talks', section: 'talks', load: () => import('../talks/TalksView.svelte') },
  { pattern: '/talks/planen', section: 'talks', load: () => import('../talks/PlanView.svelte') },
  { pattern: '/talks/reihe/:id', section: 'talks', load: () => import('../talks/SeriesView.svelte') },
  { pattern: '/talks/:id', section: 'talks', load: () => import('../talks/RoomView.svelte') },
  { pattern: '/talks/:id/regie', section: 'talks', load: () => import('../talks/DeskView.svelte') },
  {
    pattern: '/talks/:id/nachbereitung',
    section: 'talks',
    load: () => import('../talks/FollowUpView.svelte'),
  },
  {
    pattern: '/talks/:id/dokumentation',
    section: 'talks',
    load: () => import('../talks/TalkRecordView.svelte'),
  },
  {
    pattern: '/talks/:id/nachschau',
    section: 'talks',
    load: () => import('../replay/ReplayView.svelte'),
  },
  {
    pattern: '/talks/:id/anmeldungen',
    section: 'talks',
    load: () => import('../registration/RegistrationsView.svelte'),
  },
  {
    pattern: '/talks/:id/bescheinigung',
    section: 'talks',
    load: () => import('../certificates/CertificateView.svelte'),
  },
  { pattern: '/talks/:id/planen', section: 'talks', load: () => import('../talks/PlanView.svelte') },
  {
    pattern: '/gast',
    section: 'talks',
    bare: true,
    load: () => import('../guests/EnterView.svelte'),
  },
  { pattern: '/gast/:id', section: 'talks', load: () => import('../guests/GuestRoomView.svelte') },
  {
    pattern: '/gast/:id/bescheinigung',
    section: 'talks',
    load: () => import('../certificates/CertificateView.svelte'),
  },
  { pattern: '/themen', section: 'topics', load: () => import('../forum/ForumView.svelte') },
  { pattern: '/themen/:area', section: 'topics', load: () => import('../forum/AreaView.svelte') },
  {
    pattern: '/themen/thema/:id',
    section: 'topics',
    load: () => import('../forum/ThreadView.svelte'),
  },
  {
    pattern: '/vorlagen',
    section: 'templates',
    load: () => import('../templates/LibraryView.svelte'),
  },
  { pattern: '/vorlagen/:id', section: 'templates', place: ['id'], load: template },
  { pattern: '/vorlagen/:id/aufgaben/:task', section: 'templates', place: ['id'], load: template },
  { pattern: '/eingang', section: 'inbox', place: [], load: inbox },
  { pattern: '/eingang/:line', section: 'inbox', place: [], load: inbox },
  { pattern: '/profil', section: 'profile', load: () => import('../accounts/ProfileView.svelte') },
  { pattern: '/hilfe', section: 'help', open: true, load: () => import('../help/HelpView.svelte') },
  {
    pattern: '/hilfe/barrierefreiheit',
    section: 'help',
    open: true,
    load: () => import('../help/AccessibilityView.svelte'),
  },
  {
    pattern: '/hilfe/datenschutz',
    section: 'help',
    open: true,
    load: () => import('../help/PrivacyView.svelte'),
  },
  {
    pattern: '/hilfe/verarbeitung',
    section: 'help',
    open: true,
    load: () => import('../help/ProcessingView.svelte'),
  },
  {
    pattern: '/hilfe/impressum',
    section: 'help',
    open: true,
    load: () => import('../help/ImprintView.svelte'),
  },
  {
    pattern: '/hilfe/leichte-sprache',
    section: 'help',
    open: true,
    load: () => import('../help/EasyLanguageView.svelte'),
  },
] as const satisfies readonly Route[];

export type Pattern = (typeof routes)[number]['pattern'];

export interface Match {
  pattern: Pattern | null;
  section: Section | null;
  params: Params;
  /** Equal for two addresses of the same page. */
  place: string;
  open: boolean;
  bare: boolean;
  load: (() => Promise<{ default: ViewComponent }>) | null;
}

function params_of(pattern: string, steps: readonly string[]): Params | null {
  const wanted = pattern.split('/').filter((step) => step !== '');
  if (wanted.length !== steps.length) return null;
  const params: Record<string, string> = {};
  for (const [index, step] of wanted.entries()) {
    const given = steps[index] ?? '';
    if (step.startsWith(':')) params[step.slice(1)] = given;
    else if (step !== given) return null;
  }
  return params;
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** The route of a path. A fixed word beats a parameter: /talks/planen is not the talk "planen". */
export function match(path: string): Match {
  const steps = path
    .split('/')
    .filter((step) => step !== '')
    .map(decoded);
  let best: { route: Route & { pattern: Pattern }; params: Params } | null = null;
  for (const route of routes) {
    const params = params_of(route.pattern, steps);
    if (params === null) continue;
    if (best === null || Object.keys(params).length < Object.keys(best.params).length) {
      best = { route, params };
    }
  }
  if (best === null) {
    return { pattern: null, section: null, params: {}, place: path, open: false, bare: false, load: null };
  }
  const { route, params } = best;
  const counted = route.place ?? Object.keys(params);
  return {
    pattern: route.pattern,
    section: route.section,
    params,
    place: `${route.place ? route.section : route.pattern} ${counted.map((name) => params[name] ?? '').join(' ')}`,
    open: route.open === true,
    bare: route.bare === true,
    load: route.load as Match['load'],
  };
}
