import { describe, expect, it } from 'vitest';
import { refusal } from '../../test/library/refusal.ts';
import { parseShifts } from './parse-shifts.ts';

describe('parseShifts', () => {
  it('takes what follows the last equals sign', () => {
    expect(parseShifts(['Canon EOS 40D=+1h', 'A=B=-30m'])).toEqual({ 'Canon EOS 40D': '+1h', 'A=B': '-30m' });
  });

  it.each(['Canon', '=+1h', ''])('refuses %j', (text) => {
    expect(() => parseShifts([text])).toThrow(refusal('usage', 'expected CAMERA=SHIFT'));
  });
});
