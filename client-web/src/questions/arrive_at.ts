/** Scrolls to a row and focuses it, after the page's own arrival took the focus to its heading. */
export async function arrive_at(row: HTMLElement | null | undefined): Promise<void> {
  if (!row) return;
  row.scrollIntoView({ block: 'center' });
  await new Promise((resolve) => setTimeout(resolve));
  row.focus({ preventScroll: true });
}
