// Randomness from a printed seed, so that a run's choices can be made again. (When things happen is
// still up to the machine.)

export class Random {
  /** `seed`: a text; the same text gives the same numbers. */
  constructor(seed) {
    this.seed = seed;
    // FNV-1a spreads the text over 32 bits.
    let state = 0x811c9dc5;
    for (const byte of Buffer.from(String(seed))) state = Math.imul(state ^ byte, 0x01000193);
    this.state = state >>> 0;
  }

  /** From 0 to below 1 (mulberry32). */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between(low, high) {
    return low + this.next() * (high - low);
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability) {
    return this.next() < probability;
  }

  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  /** `[[weight, value], …]` → a value. */
  weighted(choices) {
    let at = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of choices) {
      at -= weight;
      if (at < 0) return value;
    }
    return choices.at(-1)[1];
  }

  shuffled(list) {
    const all = [...list];
    for (let i = all.length - 1; i > 0; i -= 1) {
      const j = this.whole(0, i);
      [all[i], all[j]] = [all[j], all[i]];
    }
    return all;
  }

  /** A version 4 UUID. */
  uuid() {
    const bytes = Buffer.alloc(16);
    for (let i = 0; i < 16; i += 4) bytes.writeUInt32LE(Math.floor(this.next() * 4294967296), i);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  /** A generator of its own, so that one part's draws do not move another's. */
  branch(name) {
    return new Random(`${this.seed}/${name}`);
  }
}
