import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Piece } from './plan-visits.ts';
import { planVisits } from './plan-visits.ts';

function piece(sha256: string, ...volumes: readonly string[]): Piece {
  const places = volumes.map((volumeId) => ({ volumeId, path: sha256 }));
  return { sha256, size: 1, places, uses: [] };
}

function shown(pieces: readonly Piece[], atHand: readonly string[] = []) {
  const { visits, nowhere } = planVisits(pieces, (volumeId) => (atHand.includes(volumeId) ? 0 : 1));
  return {
    visits: visits.map(({ volumeId, pieces: held }) => [volumeId, held.map(({ sha256 }) => sha256).join('')]),
    nowhere: nowhere.map(({ sha256 }) => sha256),
  };
}

it('brings no disc for what another one has that is needed anyway', () => {
  const pieces = [piece('a', '1'), piece('b', '1', '2'), piece('c', '3')];
  expect(shown(pieces).visits).toEqual([
    ['1', 'ab'],
    ['3', 'c'],
  ]);
});

it('takes what is at hand first, though another disc would hold more', () => {
  const pieces = [piece('a', '1', '2'), piece('b', '1', '2'), piece('c', '1')];
  expect(shown(pieces, ['2']).visits).toEqual([
    ['2', 'ab'],
    ['1', 'c'],
  ]);
});

it('takes the disc that holds most where there is a choice', () => {
  const pieces = [piece('a', '1', '2'), piece('b', '1', '3'), piece('c', '2', '3'), piece('d', '1', '3')];
  expect(shown(pieces).visits).toHaveLength(2);
});

it('says which pieces no volume holds', () => {
  expect(shown([piece('a'), piece('b', '1')])).toEqual({ visits: [['1', 'b']], nowhere: ['a'] });
});

it('reads each piece once, from a volume that has it, and visits each volume once', () => {
  const volumes = fc.uniqueArray(fc.constantFrom<string>('1', '2', '3', '4', '5'), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(volumes, { maxLength: 12 }), volumes, (held, atHand) => {
      const pieces = held.map((ids, nth) => piece(`${nth}`, ...ids));
      const { visits, nowhere } = planVisits(pieces, (volumeId) => (atHand.includes(volumeId) ? 0 : 1));
      expect(new Set(visits.map(({ volumeId }) => volumeId)).size).toBe(visits.length);
      for (const { volumeId, pieces: read } of visits)
        for (const one of read) expect(one.places.map((place) => place.volumeId)).toContain(volumeId);
      const all = [...visits.flatMap((visit) => visit.pieces), ...nowhere];
      expect(all.map(({ sha256 }) => sha256).sort()).toEqual(pieces.map(({ sha256 }) => sha256).sort());
    }),
  );
});
