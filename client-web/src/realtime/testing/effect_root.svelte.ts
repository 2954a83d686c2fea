// An effect outside of components, for tests. Returns what stops it.
import { flushSync } from 'svelte';

export function effect_root(run: () => void): () => void {
  const stop = $effect.root(() => {
    $effect(run);
  });
  flushSync();
  return stop;
}
