import { describe, expect, it } from 'vitest';
import { office_name, type Offices } from './office';

const contact = { id: 'c', name: 'Stabsstelle eAkte', authority: 'a', people: [], deputies: [] };
const offices: Offices = {
  contact: (id) => (id === 'c' ? contact : undefined),
  authority: (id) => (id === 'a' ? { id: 'a', name: 'Stadt Lindenhagen' } : undefined),
};

describe('the name of an office', () => {
  it('begins with its authority', () => {
    expect(office_name(offices, 'c')).toBe('Stadt Lindenhagen, Stabsstelle eAkte');
  });

  it('is the office alone while its authority is not known, and empty while nothing is', () => {
    expect(office_name({ ...offices, authority: () => undefined }, 'c')).toBe('Stabsstelle eAkte');
    expect(office_name(offices, 'x')).toBe('');
    expect(office_name(offices, undefined)).toBe('');
  });
});
