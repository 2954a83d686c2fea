import { flushSync, mount, tick, unmount, type ComponentProps } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import Composer from './Composer.svelte';
import { load_draft, save_draft } from './drafts';

vi.mock('../app/ports', () => ({ me: { current: { person: { id: 'kim' } } } }));

let shown: ReturnType<typeof mount> | null = null;

function show(props: Partial<ComponentProps<typeof Composer>> = {}): HTMLTextAreaElement {
  shown = mount(Composer, {
    target: document.body,
    props: { label: 'Ihre Frage', draft: 'talk.1', max: 20, send: 'Senden', onsend: () => {}, ...props },
  });
  flushSync();
  return document.querySelector('textarea') as HTMLTextAreaElement;
}

function type(field: HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

async function press(field: HTMLElement, init: KeyboardEventInit): Promise<void> {
  field.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
  for (let round = 0; round < 5; round += 1) await tick();
  flushSync();
}

afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
  localStorage.clear();
});

describe('Composer', () => {
  it('sends a single line with Eingabe and forgets the draft', async () => {
    const sent: string[] = [];
    const field = show({ onsend: (text) => void sent.push(text) });
    type(field, ' Wer zahlt? ');
    expect(load_draft('kim', 'talk.1')).toBe(' Wer zahlt? ');
    await press(field, { key: 'Enter' });
    expect(sent).toEqual(['Wer zahlt?']);
    expect(field.value).toBe('');
    expect(load_draft('kim', 'talk.1')).toBe('');
  });

  it('sends several lines with Strg+Eingabe only', async () => {
    const sent: string[] = [];
    const field = show({ lines: 3, onsend: (text) => void sent.push(text) });
    type(field, 'eins');
    await press(field, { key: 'Enter' });
    expect(sent).toEqual([]);
    await press(field, { key: 'Enter', ctrlKey: true });
    expect(sent).toEqual(['eins']);
  });

  it('does not send while a character is being composed', async () => {
    const onsend = vi.fn();
    const field = show({ onsend });
    type(field, 'に');
    await press(field, { key: 'Enter', isComposing: true });
    expect(onsend).not.toHaveBeenCalled();
  });

  it('keeps the text of a refusal and says why at the field', async () => {
    const field = show({ onsend: () => Promise.resolve('Der Talk ist beendet.') });
    type(field, 'Zu spät');
    await press(field, { key: 'Enter' });
    expect(field.value).toBe('Zu spät');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const described = (field.getAttribute('aria-describedby') ?? '').split(' ');
    expect(described.map((id) => document.getElementById(id)?.textContent).join(' ')).toContain(
      'Der Talk ist beendet.',
    );
    expect(load_draft('kim', 'talk.1')).toBe('Zu spät');
  });

  it('keeps the text when sending throws', async () => {
    const field = show({ onsend: () => Promise.reject(new Error('broken')) });
    type(field, 'Text');
    await press(field, { key: 'Enter' });
    expect(field.value).toBe('Text');
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });

  it('keeps what was typed while sending', async () => {
    let finish: () => void = () => {};
    const field = show({ onsend: () => new Promise<void>((resolve) => (finish = resolve)) });
    type(field, 'erste');
    await press(field, { key: 'Enter' });
    type(field, 'zweite');
    finish();
    for (let round = 0; round < 5; round += 1) await tick();
    expect(field.value).toBe('zweite');
    flushSync();
    expect(load_draft('kim', 'talk.1')).toBe('zweite');
  });

  it('says when the text is too long, and does not send it', async () => {
    const onsend = vi.fn();
    const field = show({ onsend });
    type(field, 'x'.repeat(17));
    expect(document.body.textContent).toContain('noch 3 Zeichen');
    type(field, 'x'.repeat(23));
    expect(document.body.textContent).toContain('3 Zeichen zu viel');
    await press(field, { key: 'Enter' });
    expect(onsend).not.toHaveBeenCalled();
    expect(field.value).toHaveLength(23);
  });

  it('brings the draft back', () => {
    save_draft('kim', 'talk.1', 'Angefangen');
    expect(show().value).toBe('Angefangen');
  });

  it('says a sentence in its place when closed, and keeps the draft', () => {
    save_draft('kim', 'talk.1', 'Angefangen');
    expect(show({ closed: 'Der Chat ist geschlossen.' })).toBeNull();
    expect(document.body.textContent).toContain('Der Chat ist geschlossen.');
    expect(load_draft('kim', 'talk.1')).toBe('Angefangen');
  });

  describe('suggests behind an @', () => {
    const suggestions = () => [
      { id: 'kim', name: 'Kim Albers', note: 'Vortrag' },
      { id: 'kai', name: 'Kai Amsel' },
    ];
    const options = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[role=option]')];
    const typed = (field: HTMLTextAreaElement, text: string): void => {
      field.value = text;
      field.setSelectionRange(text.length, text.length);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      flushSync();
    };

    it('by keyboard: arrows choose, Eingabe takes and does not send', async () => {
      const sent: string[] = [];
      const picked: string[] = [];
      const field = show({
        max: 100,
        suggestions,
        onpicked: ({ id }) => void picked.push(id),
        onsend: (text) => void sent.push(text),
      });
      typed(field, 'Moin @k');
      expect(options().map((one) => one.textContent)).toEqual(['Kim AlbersVortrag', 'Kai Amsel']);
      const chosen = () => document.getElementById(field.getAttribute('aria-activedescendant') ?? '')?.textContent;
      expect(chosen()).toBe('Kim AlbersVortrag');
      expect(document.getElementById(field.getAttribute('aria-controls') ?? '')?.role).toBe('listbox');
      await press(field, { key: 'ArrowDown' });
      expect(chosen()).toBe('Kai Amsel');
      await press(field, { key: 'ArrowDown' });
      await press(field, { key: 'Enter' });
      expect(sent).toEqual([]);
      expect(picked).toEqual(['kim']);
      expect(field.value).toBe('Moin @Kim Albers ');
      expect(options()).toEqual([]);
      await press(field, { key: 'Enter' });
      expect(sent).toEqual(['Moin @Kim Albers']);
    });

    it('Esc declines for this word, and reaches nothing else', async () => {
      const field = show({ max: 100, suggestions });
      let outside = 0;
      const heard = (): void => void (outside += 1);
      document.addEventListener('keydown', heard);
      typed(field, '@k');
      await press(field, { key: 'Escape' });
      expect(options()).toEqual([]);
      expect(field.value).toBe('@k');
      typed(field, '@ka');
      expect(options()).toEqual([]);
      typed(field, '@ka, @k');
      expect(options().length).toBe(2);
      document.removeEventListener('keydown', heard);
      expect(outside).toBe(0);
    });

    it('says nothing of lists where there are none', () => {
      const field = show();
      typed(field, '@k');
      expect(options()).toEqual([]);
      expect(field.hasAttribute('aria-autocomplete')).toBe(false);
    });
  });
});
