import { describe, expect, it } from 'vitest';
import type { SaidOfPath, SaidOnce } from './said-of-path.ts';
import { joinedOnce, withGeneration } from './said-of-path.ts';

/** A digest that ends in `!` is told as failed. */
function once(digests: Readonly<Record<string, string>>): SaidOnce {
  const kinds = Object.keys(digests);
  const failed = kinds.filter((kind) => digests[kind]?.endsWith('!'));
  return { digests, kinds: new Set(kinds), failedKinds: new Set(failed) };
}

function history(...generations: readonly SaidOnce[]): SaidOfPath | undefined {
  return generations.reduce<SaidOfPath | undefined>(withGeneration, undefined);
}

describe('withGeneration', () => {
  it('takes the newest digest of each kind', () => {
    expect(history(once({ md5: 'a' }), once({ xxh128: 'b' }), once({ md5: 'c' }))).toEqual({
      digests: { md5: 'c', xxh128: 'b' },
      failedKinds: new Set(),
    });
  });

  it('takes no digest of a list that tells the file as failed, of whatever kind', () => {
    expect(history(once({ md5: 'a' }), once({ md5: 'b!', xxh128: 'b' }))).toEqual({
      digests: { md5: 'a' },
      failedKinds: new Set(['md5']),
    });
  });

  it('lets what failed stay so, and takes no digest, until that kind is listed without failing', () => {
    const failed = [once({ md5: 'a' }), once({ md5: 'b!' }), once({ xxh128: 'b' })];
    expect(history(...failed)).toEqual({ digests: { md5: 'a' }, failedKinds: new Set(['md5']) });
    expect(history(...failed, once({ md5: 'a' }))).toEqual({ digests: { md5: 'a' }, failedKinds: new Set() });
  });
});

describe('joinedOnce', () => {
  it('counts a kind as failed in which two hashes of one list differ', () => {
    expect(joinedOnce(once({ md5: 'a' }), once({ md5: 'a', xxh128: 'b' })).failedKinds).toEqual(new Set());
    expect(joinedOnce(once({ md5: 'a' }), once({ md5: 'b', xxh128: 'b' })).failedKinds).toEqual(
      new Set(['md5']),
    );
  });
});
