import { createSubscriber } from 'svelte/reactivity';

/*
 * One clock for everything that shows time passing. It ticks only while something reads it, and not
 * in a hidden tab. Reading `clock.seconds` renews every second, `clock.minutes` every half minute.
 */
class Ticker {
  #subscribe: () => void;

  constructor(every_ms: number) {
    this.#subscribe = createSubscriber((update) => {
      const timer = setInterval(() => {
        if (!document.hidden) update();
      }, every_ms);
      document.addEventListener('visibilitychange', update);
      return () => {
        clearInterval(timer);
        document.removeEventListener('visibilitychange', update);
      };
    });
  }

  get now(): number {
    this.#subscribe();
    return Date.now();
  }
}

const each_second = new Ticker(1000);
const each_half_minute = new Ticker(30_000);

export const clock = {
  /** Milliseconds since 1970, renewed every second. */
  get seconds(): number {
    return each_second.now;
  },
  /** Milliseconds since 1970, renewed every half minute. */
  get minutes(): number {
    return each_half_minute.now;
  },
};
