import { beforeEach, describe, expect, it, vi } from 'vitest';
import { router } from './router.svelte';

router.start();

beforeEach(() => {
  router.navigate('/talks', { replace: true });
});

function click(html: string, init: MouseEventInit = {}): MouseEvent {
  document.body.innerHTML = html;
  const event = new MouseEvent('click', { bubbles: true, cancelable: true, button: 0, ...init });
  // jsdom cannot leave the page; what the router leaves alone must not get that far.
  addEventListener('click', (one) => one.preventDefault(), { once: true });
  document.querySelector('a')?.dispatchEvent(event);
  return event;
}

describe('router', () => {
  it('takes over clicks on own links', () => {
    click('<a href="/themen"><b>Themen</b></a>');
    expect(router.path).toBe('/themen');
    expect(router.motive).toBe('link');
  });

  it('leaves other windows, other hosts, files and modified clicks to the browser', () => {
    click('<a href="/themen" target="_blank">x</a>');
    click('<a href="https://example.org/">x</a>');
    click('<a href="/api/files/1" download>x</a>');
    click('<a href="/api/files/1">x</a>');
    click('<a href="/themen">x</a>', { ctrlKey: true });
    click('<a href="#main">x</a>');
    expect(router.path).toBe('/talks');
  });

  it('changes single parameters of the address', () => {
    router.navigate('/talks/1?frage=14&blatt=chat');
    expect(router.query.get('frage')).toBe('14');
    expect(router.with_query({ blatt: null })).toBe('/talks/1?frage=14');
    expect(router.with_query({ frage: null, blatt: null })).toBe('/talks/1');
    expect(router.with_query({ frage: 15 })).toBe('/talks/1?frage=15&blatt=chat');
    router.navigate('?frage=3');
    expect(router.address).toBe('/talks/1?frage=3');
    router.navigate('');
    expect(router.address).toBe('/talks/1');
  });

  it('closes a sheet with a step back, or without it where it was the first address', async () => {
    router.navigate('?blatt=chat');
    router.navigate('?blatt=chat&frage=2');
    router.close_sheet();
    expect(router.address).toBe('/talks?frage=2');
    router.navigate('?blatt=chat&frage=2');
    router.close_sheet();
    await vi.waitFor(() => expect(router.address).toBe('/talks?frage=2'));
    expect(router.motive).toBe('back');
  });

  it('closes a sheet once, however fast Esc is pressed', async () => {
    router.navigate('/talks/1');
    router.navigate('?blatt=chat');
    router.close_sheet();
    router.close_sheet();
    await vi.waitFor(() => expect(router.address).toBe('/talks/1'));
    await new Promise((done) => setTimeout(done, 50));
    expect(router.address).toBe('/talks/1');
  });

  it('goes up as a step back when one came from there', async () => {
    router.navigate('/talks?x=1');
    router.navigate('/talks/1');
    router.up('/talks');
    await vi.waitFor(() => expect(router.address).toBe('/talks?x=1'));
    router.navigate('/talks/1');
    router.up('/themen');
    expect(router.address).toBe('/themen');
  });

  it('goes back inside the page, or to the fallback when there is nothing before', async () => {
    router.navigate('/themen');
    router.back('/vorlagen');
    await vi.waitFor(() => expect(router.path).toBe('/talks'));
    expect(router.motive).toBe('back');
  });
});
