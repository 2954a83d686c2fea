import { describe, expect, it } from 'vitest';
import { fault_of, grade_of, level_of, middle } from './equipment';

describe('the test of the equipment', () => {
  it('grades the way to the server and back', () => {
    expect([0, 300, 301, 1_000, 1_001].map(grade_of)).toEqual(['good', 'good', 'slow', 'slow', 'bad']);
    expect(middle([12, 900, 15])).toBe(15);
    expect(middle([])).toBe(0);
  });

  it('says why there is no microphone', () => {
    const named = (name: string) => fault_of(new DOMException('', name));
    expect(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'TypeError'].map(named)).toEqual([
      'refused',
      'absent',
      'busy',
      'failed',
    ]);
    expect(fault_of('?')).toBe('failed');
  });

  it('shows how loud it is', () => {
    expect(level_of(new Uint8Array())).toBe(0);
    expect(level_of(new Uint8Array([128, 128]))).toBe(0);
    expect(level_of(new Uint8Array([128 + 13, 128 - 13]))).toBe(5);
    expect(level_of(new Uint8Array([0, 255]))).toBe(10);
  });
});
