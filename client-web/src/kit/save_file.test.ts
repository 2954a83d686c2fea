import { describe, expect, it } from 'vitest';
import { file_name_of } from './save_file';

describe('the name of a file', () => {
  it('keeps letters and digits, and nothing that a system refuses', () => {
    expect(file_name_of('Formulare: „einfach“ 2026/27?')).toBe('Formulare-einfach-2026-27');
    expect(file_name_of('../..\\etc')).toBe('etc');
    expect(file_name_of('???')).toBe('BehoerdenTalk');
    expect(file_name_of('ä'.repeat(200))).toHaveLength(80);
  });
});
