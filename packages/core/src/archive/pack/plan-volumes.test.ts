import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayLoad, GroupLoad, GroupPlace, Packing, Piece } from './plan-volumes.ts';
import { packVolumes } from './plan-volumes.ts';

const CAPACITY = 10_000;

describe('packVolumes', () => {
  it('keeps days together and in date order where all fits', () => {
    const { volumes } = pack([4000, 4000, 1000, 9000]);
    expect(volumes.map(({ days }) => days)).toEqual([['d0000', 'd0001', 'd0002'], ['d0003']]);
  });

  it('fills a volume with a later day and puts the one passed over first into the next', () => {
    const { volumes } = pack([6000, 5000, 3900, 3000]);
    expect(volumes.map(({ days }) => days)).toEqual([
      ['d0000', 'd0002'],
      ['d0001', 'd0003'],
    ]);
  });

  it('does not put one byte too much into a volume', () => {
    expect(pack([5000, 5000]).volumes.length).toBe(1);
    expect(pack([5000, 5001]).volumes.length).toBe(2);
  });

  it('keeps strict order without looking ahead', () => {
    const { volumes } = pack([6000, 5000, 4000, 3000], { lookAheadDays: 0 });
    expect(volumes.map(({ days }) => days)).toEqual([['d0000'], ['d0001', 'd0002'], ['d0003']]);
  });

  it('splits a day larger than a volume by its groups in their order, starting in the room that is left', () => {
    const { splitDays, volumes } = pack([6000, 25_000]);
    expect(splitDays.get('d0001')).toEqual([...repeat(0, 4), ...repeat(1, 10), ...repeat(2, 10), 3]);
    expect(volumes.map(({ room }) => room)).toEqual([10_000, 10_000, 10_000, 1000]);
  });

  it('tells a group larger than a volume and opens no volume for it', () => {
    const { splitDays, volumes } = packVolumes([dayOf('d', [10_001])], {
      capacity: CAPACITY,
      lookAheadDays: 32,
    });
    expect(splitDays.get('d')).toEqual([-1]);
    expect(volumes).toEqual([]);
  });

  it('counts the room of a folder once in each volume that holds a part of it', () => {
    const groups = repeat(0, 6).map(() => ({ ...groupOf(4000, 0), folderRoom: 1500 }));
    const { volumes } = packVolumes([{ ...sum('d', groups), groups }], {
      capacity: CAPACITY,
      lookAheadDays: 0,
    });
    expect(volumes.map(({ room }) => room)).toEqual([9500, 9500, 9500]);
  });

  it('refuses a large day that came without its groups', () => {
    expect(() =>
      packVolumes([sum('d', [groupOf(10_001, 0)])], { capacity: CAPACITY, lookAheadDays: 0 }),
    ).toThrow('without groups');
  });

  const largeDay = fc.array(fc.integer({ min: 1, max: 12_000 }), { minLength: 1, maxLength: 12 });
  const ordinaryDay = fc.integer({ min: 1, max: CAPACITY }).map((size) => [size]);
  const anyDay = fc.oneof({ weight: 5, arbitrary: ordinaryDay }, { weight: 1, arbitrary: largeDay });
  const anyDays = fc
    .array(anyDay, { maxLength: 60 })
    .map((days) => days.map((sizes, at) => dayOf(name(at), sizes)));
  const anyLookAhead = fc.integer({ min: 0, max: 40 });

  it('places every group once or tells it to be too large', () => {
    fc.assert(
      fc.property(anyDays, anyLookAhead, (days, lookAheadDays) => {
        const packing = packVolumes(days, { capacity: CAPACITY, lookAheadDays });
        const tooLarge = days.flatMap((day) => {
          const split = packing.splitDays.get(day.day);
          expect(split === undefined).toBe(packing.wholeDays.has(day.day));
          if (split !== undefined) expect(split.length).toBe(day.groups?.length);
          return whole(split ?? []).flatMap((volume, at) => (volume < 0 ? [day.groups?.[at]] : []));
        });
        expect(tooLarge.every((group) => (group?.room ?? 0) > CAPACITY)).toBe(true);
        const given = days.reduce((total, { files }) => total + files, 0);
        const placed = packing.volumes.reduce((total, { files }) => total + files, 0);
        expect(placed + tooLarge.length).toBe(given);
      }),
    );
  });

  it('never fills a volume over its capacity, and leaves none empty', () => {
    fc.assert(
      fc.property(anyDays, anyLookAhead, (days, lookAheadDays) => {
        const packing = packVolumes(days, { capacity: CAPACITY, lookAheadDays });
        for (const [at, { room, files }] of packing.volumes.entries()) {
          expect(room).toBeLessThanOrEqual(CAPACITY);
          expect(room).toBe(roomOf(days, packing, at));
          expect(files).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('lets no day wait longer than one volume', () => {
    fc.assert(
      fc.property(anyDays, anyLookAhead, (days, lookAheadDays) => {
        const packing = packVolumes(days, { capacity: CAPACITY, lookAheadDays });
        let latestWhole = -1;
        let earliestAfter = Infinity;
        for (const { day } of [...days].reverse()) {
          const own = packing.wholeDays.get(day);
          if (own !== undefined) expect(own - earliestAfter).toBeLessThanOrEqual(1);
          const first =
            own ?? Math.min(...whole(packing.splitDays.get(day) ?? []).filter((volume) => volume >= 0));
          earliestAfter = Math.min(earliestAfter, first);
          latestWhole = Math.max(latestWhole, own ?? -1);
        }
        expect(latestWhole).toBeLessThan(Math.max(1, packing.volumes.length));
      }),
    );
  });

  it('needs at most one volume more than the bytes do where days are small against a volume', () => {
    const smallDays = fc.array(fc.integer({ min: 1, max: CAPACITY / 4 }), { minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(smallDays, (sizes) => {
        const bound = Math.ceil(sizes.reduce((total, size) => total + size, 0) / CAPACITY);
        expect(pack(sizes).volumes.length).toBeLessThanOrEqual(bound + 1);
      }),
    );
  });

  it('decides the same every time', () => {
    fc.assert(
      fc.property(anyDays, (days) => {
        const options = { capacity: CAPACITY, lookAheadDays: 32 };
        expect(packVolumes(days, options)).toEqual(packVolumes(days, options));
      }),
    );
  });
});

describe('packVolumes with files larger than a volume', () => {
  const SECTOR = 2048;
  const capacity = 20 * SECTOR;
  const options = { capacity, lookAheadDays: 8 };
  const film = (sectors: number): GroupLoad => ({
    ...groupOf(sectors * SECTOR, 0),
    payload: sectors * SECTOR - 5,
    folderRoom: 700,
    ...(sectors * SECTOR + 700 > capacity ? { pieceRoom: 1000 } : {}),
  });
  const dayOfFilms = (day: string, films: readonly GroupLoad[]): DayLoad => ({
    ...sum(day, films),
    room: films.reduce((room, one) => room + one.room + one.folderRoom, 0),
    groups: films,
  });

  it('cuts a file so that its pieces fill volumes, the first one in the room that is left', () => {
    const days = [dayOf('d0', [5 * SECTOR]), dayOfFilms('d1', [film(40)])];
    const { splitDays, volumes } = packVolumes(days, options);
    expect(splitDays.get('d1')?.[0]).toEqual([
      { volume: 0, bytes: 14 * SECTOR },
      { volume: 1, bytes: 19 * SECTOR },
      { volume: 2, bytes: 7 * SECTOR - 5 },
    ]);
    expect(volumes.map(({ files }) => files)).toEqual([2, 1, 1]);
  });

  it('does not cut for a sliver of a volume', () => {
    const days = [dayOf('d0', [20 * SECTOR - 1700 - 100]), dayOfFilms('d1', [film(25)])];
    const [pieces] = packVolumes(days, options).splitDays.get('d1') as [readonly Piece[]];
    expect(pieces[0]?.volume).toBe(1);
  });

  it('tells a file to be too large where not even a piece has room', () => {
    const vast = { ...film(40), folderRoom: capacity - 2000 };
    expect(packVolumes([dayOfFilms('d', [vast])], options).splitDays.get('d')).toEqual([-1]);
  });

  it('continues a volume with the room that is taken in it', () => {
    const { volumes, wholeDays } = packVolumes([dayOf('d0', [5000])], { ...options, begunRoom: 30_000 });
    expect(wholeDays.get('d0')).toBe(0);
    expect(volumes).toMatchObject([{ files: 1, room: 35_000 }]);
    expect(packVolumes([], { ...options, begunRoom: 30_000 }).volumes).toEqual([]);
    const full = packVolumes([dayOf('d0', [15_000])], { ...options, begunRoom: 30_000 });
    expect(full.volumes.map(({ files }) => files)).toEqual([0, 1]);
  });

  it('loses no byte of a file, and fills no volume over its capacity', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 });
    const begun = fc.option(fc.integer({ min: 0, max: capacity }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 20 }), begun, (lists, begunRoom) => {
        const days = lists.map((list, at) => dayOfFilms(name(at), list.map(film)));
        const packing = packVolumes(days, { ...options, begunRoom });
        const rooms = packing.volumes.map((_, at) => (at === 0 ? (begunRoom ?? 0) : 0));
        for (const { day, groups = [] } of days)
          for (const [nth, place] of (packing.splitDays.get(day) ?? []).entries()) {
            const { payload, pieceRoom, folderRoom } = groups[nth] as GroupLoad;
            if (typeof place === 'number') continue;
            expect(pieceRoom).toBeDefined();
            expect(place.reduce((total, { bytes }) => total + bytes, 0)).toBe(payload);
            expect(new Set(place.map(({ volume }) => volume)).size).toBe(place.length);
            for (const { volume, bytes } of place)
              rooms[volume] = (rooms[volume] ?? 0) + Math.ceil(bytes / SECTOR) * SECTOR + 1000;
            expect(folderRoom).toBe(700);
          }
        for (const { room } of packing.volumes) expect(room).toBeLessThanOrEqual(capacity);
        for (const [at, { room }] of packing.volumes.entries())
          expect(room).toBeGreaterThanOrEqual(rooms[at] ?? 0);
      }),
    );
  });
});

function pack(rooms: readonly number[], { lookAheadDays = 32 } = {}): Packing {
  const days = rooms.map((room, at) => dayOf(name(at), split(room)));
  return packVolumes(days, { capacity: CAPACITY, lookAheadDays });
}

function split(room: number): number[] {
  return room <= CAPACITY ? [room] : repeat(1000, room / 1000);
}

function dayOf(day: string, rooms: readonly number[]): DayLoad {
  const groups = rooms.map((room, at) => groupOf(room, at));
  return { ...sum(day, groups), groups };
}

function sum(day: string, groups: readonly GroupLoad[]): DayLoad {
  const room = groups.reduce((total, group) => total + group.room, 0);
  return { day, files: groups.length, payload: room, room };
}

function groupOf(room: number, folder: number): GroupLoad {
  return { files: 1, payload: room, room, folder, folderRoom: 0 };
}

function roomOf(days: readonly DayLoad[], packing: Packing, volume: number): number {
  return days.reduce((total, { day, room, groups }) => {
    if (packing.wholeDays.get(day) === volume) return total + room;
    const parts = whole(packing.splitDays.get(day) ?? []);
    return (
      total + parts.reduce((part, at, nth) => part + (at === volume ? (groups?.[nth]?.room ?? 0) : 0), 0)
    );
  }, 0);
}

/** The places of groups none of which is cut. */
function whole(places: readonly GroupPlace[]): readonly number[] {
  return places.map((place) => (typeof place === 'number' ? place : Number.NaN));
}

function name(at: number): string {
  return `d${String(at).padStart(4, '0')}`;
}

function repeat(value: number, times: number): number[] {
  return new Array<number>(times).fill(value);
}
