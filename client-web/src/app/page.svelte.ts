/*
 * What the current view says about itself: its title, path and what it puts into the bar. A view
 * sets it through <Page>; the shell shows it.
 */
import type { Snippet } from 'svelte';
import { t } from '../i18n/index';

export interface Crumb {
  label: string;
  href: string;
}

export interface PageInfo {
  /** The page's name: in the bar, in the tab's title, said on arrival. */
  title: string;
  /** What leads here: "Themen / ". The last one is also the way back on a phone. */
  crumbs?: readonly Crumb[];
  /** Instead of the path an arrow back: for rooms, where the bar has two lines. */
  back?: Crumb;
  /** `bar`: the bar's text is the h1. `main`: the view has its own h1 with data-page-title. */
  heading?: 'bar' | 'main';
  /** `page` scrolls as a whole, `fill` has the window's height and scrolls in its panes. */
  layout?: 'page' | 'fill';
  /** Below 640 px the view has tabs of its own in place of the bottom bar. */
  hide_tabs?: boolean;
  /** Beside the title: the Live badge, the version. */
  badge?: Snippet;
  /** Second line, small: "IT-Zweckverband Talaue · Ohne Ton, Bild und Aufzeichnung". */
  meta?: Snippet;
  /** Right, before the connection: listeners, a switch between Raum and Regie. */
  actions?: Snippet;
}

class CurrentPage {
  info = $state.raw<PageInfo | null>(null);
  /** Counts arrivals, so that the shell moves the focus once for each. */
  arrivals = $state(0);

  // Beside `info`, because a teardown reads state as it was before the change that caused it.
  #shown: PageInfo | null = null;

  /** Returns the function that takes it back, if nobody else set a page since. */
  show(info: PageInfo): () => void {
    this.#shown = info;
    this.info = info;
    return () => {
      if (this.#shown !== info) return;
      this.#shown = null;
      this.info = null;
    };
  }

  get document_title(): string {
    return this.info ? t('app.title', { page: this.info.title }) : t('app.name');
  }
}

export const page = new CurrentPage();
