import { describe, expect, it } from 'vitest';
import { formatChain, parseChain } from './chain.ts';

const chainOf = (...numbers: readonly number[]) =>
  formatChain(numbers.map((number, at) => ({ number, name: `list ${at}.mhl`, c4: `c4${at}` })));

describe('the chain of a history', () => {
  it('gives back its generations, the oldest first', () => {
    expect(parseChain(chainOf(2, 1), 'chain').map(({ name }) => name)).toEqual(['list 1.mhl', 'list 0.mhl']);
  });

  it.each([
    ['lacks a generation', [1, 3], 'expected generation 2 of the history, found "list 1.mhl" as number 3'],
    ['has no generation', [], 'expected a chain of ASC MHL, found no hash list in it'],
    ['lacks the first one', [2], 'expected generation 1'],
    ['has a number twice', [1, 1, 2], 'expected generation 2 of the history, found "list 1.mhl" as number 1'],
    ['has a number that is none', [Number.NaN], 'expected a chain of ASC MHL'],
  ])('is refused where it %s', (_, numbers, message) => {
    const parse = () => parseChain(chainOf(...numbers), 'chain');
    expect(parse).toThrow(expect.objectContaining({ code: 'damaged', exitCode: 12 }));
    expect(parse).toThrow(message);
  });
});
