import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.ts';

const commands = ['init', 'ingest', 'crawl', 'disc burn'];

describe('nearest', () => {
  it('finds the word with two letters swapped', () => {
    expect(nearest('inti', commands)).toBe('init');
  });

  it('finds the word with a letter left out', () => {
    expect(nearest('inget', commands)).toBe('ingest');
  });

  it('takes the closest of several', () => {
    expect(nearest('crawls', ['crabs', 'crawl'])).toBe('crawl');
  });

  it('suggests nothing that is far off', () => {
    expect(nearest('nosuch', commands)).toBeNull();
    expect(nearest('', commands)).toBeNull();
  });
});
