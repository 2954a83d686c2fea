import { createRawSnippet, flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keyboard } from '../app/keyboard.svelte';
import Ask from './Ask.svelte';
import Menu from './Menu.svelte';
import Segmented from './Segmented.svelte';
import Strip from './Strip.svelte';
import Tabs from './Tabs.svelte';
import Undo from './Undo.svelte';
import VoteButton from './VoteButton.svelte';

let shown: ReturnType<typeof mount>[] = [];

function show<P extends Record<string, unknown>>(component: Component<P>, props: P): void {
  shown.push(mount(component, { target: document.body, props }));
  flushSync();
}

const all = (role: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[role=${role}]`)];

function press(key: string): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  flushSync();
}

afterEach(async () => {
  vi.useRealTimers();
  for (const one of shown) await unmount(one);
  shown = [];
  document.body.replaceChildren();
});

describe('Tabs', () => {
  it('move with the arrows, one tab stop, panel named by its tab', () => {
    const onchange = vi.fn();
    const panel = createRawSnippet((id: () => string) => ({ render: () => `<p>${id()}</p>` }));
    const tabs = [
      { id: 'a', label: 'Offen', count: 7 },
      { id: 'b', label: 'Beantwortet' },
    ];
    show(Tabs as unknown as Component<Record<string, unknown>>, { label: 'Fragen', tabs, value: 'a', onchange, panel });
    expect(all('tab').map((tab) => tab.tabIndex)).toEqual([0, -1]);
    all('tab')[0]?.focus();
    press('ArrowRight');
    expect(onchange).toHaveBeenCalledWith('b');
    expect(document.activeElement).toBe(all('tab')[1]);
    expect(all('tabpanel')[0]?.getAttribute('aria-labelledby')).toBe(all('tab')[1]?.id);
    press('End');
    press('ArrowRight');
    expect(document.activeElement).toBe(all('tab')[0]);
  });
});

describe('Segmented', () => {
  it('is a radio group that tells what was chosen', () => {
    const onchange = vi.fn();
    const options = [
      { value: 'votes', label: 'Stimmen' },
      { value: 'new', label: 'Neueste', count: 3 },
    ];
    show(Segmented as unknown as Component<Record<string, unknown>>, { label: 'Sortierung', options, value: 'votes', onchange });
    expect(all('radiogroup')[0]?.getAttribute('aria-label')).toBe('Sortierung');
    document.querySelectorAll('input')[1]?.click();
    expect(onchange).toHaveBeenCalledWith('new');
  });
});

describe('Menu', () => {
  it('opens, moves and closes by keyboard, with the focus back at its button', async () => {
    const erase = vi.fn();
    show(Menu, {
      label: 'Mehr zu F 14',
      items: [
        { label: 'Bearbeiten', onselect: () => {} },
        { label: 'Löschen', onselect: erase },
      ],
    });
    const button = document.querySelector('button') as HTMLButtonElement;
    button.focus();
    press('ArrowUp');
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('Löschen'));
    press('ArrowDown');
    expect(document.activeElement?.textContent).toContain('Bearbeiten');
    press('Escape');
    expect(all('menu')).toEqual([]);
    expect(document.activeElement).toBe(button);
    button.click();
    flushSync();
    all('menuitem')[1]?.click();
    expect(erase).toHaveBeenCalledOnce();
  });
});

describe('Ask', () => {
  function ask() {
    const answers = { onyes: vi.fn(), onno: vi.fn() };
    show(Ask, { question: 'F 14 löschen?', yes: 'Löschen', no: 'Behalten', ...answers });
    const [yes] = document.querySelectorAll('button');
    return { ...answers, yes };
  }

  it('has the focus on the answer that changes nothing, which Esc gives as well', () => {
    const { onyes, onno } = ask();
    expect(all('group')[0]?.getAttribute('aria-label')).toBe('F 14 löschen?');
    expect(document.activeElement?.textContent).toContain('Behalten');
    press('Escape');
    expect(onno).toHaveBeenCalledOnce();
    expect(onyes).not.toHaveBeenCalled();
  });

  it('takes no double click for an answer', () => {
    const { onyes, yes } = ask();
    yes?.dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
    expect(onyes).not.toHaveBeenCalled();
    yes?.dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
    expect(onyes).toHaveBeenCalledOnce();
  });
});

describe('Strip', () => {
  it('holds its place and is what "Neues anzeigen" shows', () => {
    const onshow = vi.fn();
    show(Strip, { count: 2, text: '2 neue Fragen anzeigen', empty: 'Keine neuen Fragen', onshow });
    keyboard.run('show_new');
    document.querySelector('button')?.click();
    expect(onshow).toHaveBeenCalledTimes(2);
  });

  it('says that nothing is new', () => {
    show(Strip, { count: 0, text: '', empty: 'Keine neuen Fragen', onshow: () => {} });
    expect(document.body.textContent).toContain('Keine neuen Fragen');
    expect(document.querySelector('button')).toBeNull();
  });
});

describe('Undo', () => {
  it('ends after 10 s, but not under the focus', () => {
    vi.useFakeTimers();
    const onend = vi.fn();
    show(Undo, { text: 'F 22 freigegeben.', onundo: () => {}, onend });
    vi.advanceTimersByTime(5000);
    document.querySelector('button')?.focus();
    vi.advanceTimersByTime(20_000);
    expect(onend).not.toHaveBeenCalled();
    document.querySelector('button')?.blur();
    vi.advanceTimersByTime(5000);
    expect(onend).toHaveBeenCalledOnce();
  });
});

describe('VoteButton', () => {
  it('names what it does and how many want to know', () => {
    const onvote = vi.fn();
    show(VoteButton, { votes: 38, on: true, onvote, about: 'F 9' });
    const button = document.querySelector('button') as HTMLButtonElement;
    expect(button.getAttribute('aria-pressed')).toBe('true');
    expect(button.textContent?.replace(/\s+/g, ' ')).toContain('Das möchte ich auch wissen');
    button.click();
    expect(onvote).toHaveBeenCalledWith(false);
  });
});
