import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, hashOf, isoOf, NOW } from '../../../test/made-shelf.ts';
import type { FoundFile, GoneInput, KnownFile } from '../gone-verdict.ts';
import { judgeGone } from './judge-gone.ts';

const AT = isoOf(NOW);

/** Files by path: what is in each, and whether it was missed so many days ago. */
function known(
  files: Readonly<Record<string, string>>,
  missed: Readonly<Record<string, number>> = {},
): KnownFile[] {
  return Object.entries(files).map(([path, content]) => ({
    ...{ path, sha256: hashOf(content), size: 10 },
    goneSince: missed[path] === undefined ? null : isoOf(NOW - missed[path] * DAY),
  }));
}

function found(files: Readonly<Record<string, string | null>>): FoundFile[] {
  return Object.entries(files).map(([path, content]) => ({
    path,
    sha256: content === null ? null : hashOf(content),
  }));
}

function judge(before: readonly KnownFile[], now: readonly FoundFile[], more: Partial<GoneInput> = {}) {
  const contents = new Set(now.map(({ sha256 }) => sha256));
  const verdict = judgeGone({
    presence: 'there',
    known: () => before,
    found: () => now,
    isStillThere: (sha256) => contents.has(sha256),
    notSeen: [],
    limits: { graceDays: 90, goneLimit: 0.2 },
    now: AT,
    ...more,
  });
  const graves = verdict.kind === 'believed' ? [...verdict.tombstones()] : null;
  const missed = verdict.kind === 'believed' ? [...verdict.missed()] : null;
  const because = verdict.kind === 'stop' ? verdict.because : null;
  return { because, numbers: verdict.numbers, graves, missed };
}

/** Ten files `0` to `9`, but for those named. */
function ten(without: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    [...'0123456789'].filter((name) => !without.includes(name)).map((name) => [name, name]),
  );
}

describe('judgeGone', () => {
  it.each(['absent', 'another', 'unreadable'] as const)(
    'stops at a source that is %s, even where confirmed',
    (presence) => {
      const { because, numbers } = judge(known(ten()), [], { presence, isConfirmed: true });
      expect(because).toBe(presence);
      expect(numbers.known).toEqual({ files: 10, bytes: 100 });
    },
  );

  it('stops at a source that has become empty', () => {
    expect(judge(known(ten()), []).because).toBe('empty');
    expect(judge([], []).because).toBeNull();
  });

  it('stops where more than the limit is lost, and tells the numbers', () => {
    const { because, numbers } = judge(known(ten()), found(ten(['1', '2', '3'])));
    expect(because).toBe('too-much-lost');
    expect(numbers).toMatchObject({
      known: { files: 10 },
      found: { files: 7 },
      gone: { files: 3, bytes: 30 },
    });
    expect(judge(known(ten()), found(ten(['1', '2', '3'])), { isConfirmed: true }).graves).toHaveLength(3);
  });

  it('counts files and bytes apart: many small ones that were replaced stop it, and one that holds most bytes', () => {
    const film = { path: '0', sha256: hashOf('0'), size: 1e6, goneSince: null };
    const before = [film, ...known(ten(['0']))];
    const spoiled = (names: readonly string[]) =>
      found({ ...ten(), ...Object.fromEntries(names.map((name) => [name, `spoiled ${name}`])) });
    expect(judge(before, spoiled(['1', '2', '3'])).because).toBe('too-much-lost');
    expect(judge(before, spoiled(['0'])).because).toBe('too-much-lost');
    expect(judge(before, spoiled(['1', '2'])).because).toBeNull();
  });

  it('believes as much as the limit, and gives each file its days of grace', () => {
    const { because, graves } = judge(known(ten()), found(ten(['1', '2'])));
    expect(because).toBeNull();
    expect(graves?.[0]).toEqual({
      ...{ path: '1', sha256: hashOf('1'), size: 10 },
      ...{ goneSince: AT, graceUntil: isoOf(NOW + 90 * DAY), isExpired: false },
    });
    expect(graves?.map(({ path }) => path)).toEqual(['1', '2']);
  });

  it('counts bytes as well: one large file may be too much', () => {
    const before = known(ten()).map((file) => (file.path === '1' ? { ...file, size: 1000 } : file));
    expect(judge(before, found(ten(['1']))).because).toBe('too-much-lost');
  });

  it('takes replaced files for lost, or a program that spoils all of them would be believed', () => {
    const spoilt = found({ ...ten(), 4: 'x', 5: 'y', 6: 'z' });
    expect(judge(known(ten()), spoilt)).toMatchObject({
      because: 'too-much-lost',
      numbers: { replaced: { files: 3 } },
    });
  });

  it('gives the old content of an edited file its days of grace', () => {
    const { graves, numbers } = judge(known(ten()), found({ ...ten(), 4: 'edited' }));
    expect(graves).toMatchObject([{ path: '4', sha256: hashOf('4') }]);
    expect(numbers).toMatchObject({ replaced: { files: 1 }, gone: { files: 0 } });
  });

  it('takes a renamed folder for no loss', () => {
    const moved = Object.fromEntries(Object.values(ten()).map((name) => [`moved/${name}`, name]));
    expect(judge(known(ten()), found(moved))).toMatchObject({
      because: null,
      graves: [],
      numbers: { renamed: { files: 10 } },
    });
  });

  it('calls nothing gone below what could not be looked at, nor what was not read yet', () => {
    const before = known({ 'a/1': '1', 'a/2': '2', ab: '3', b: '4' });
    const { graves, numbers, missed } = judge(before, found({ b: null }), {
      notSeen: ['a'],
      limits: { graceDays: 90, goneLimit: 1 },
    });
    expect(graves?.map(({ path }) => path)).toEqual(['ab']);
    expect(numbers).toMatchObject({ notSeen: { files: 2 }, gone: { files: 1 } });
    expect(missed?.map(({ path, goneSince }) => [path, goneSince === null])).toEqual([
      ['a/1', true],
      ['a/2', true],
      ['ab', false],
    ]);
    expect(judge(known(ten()), [{ path: 'x', sha256: null }], { notSeen: [''] }).because).toBeNull();
  });

  it('ends the grace of what stays missing, not of what could not be looked at', () => {
    const before = known({ ...ten(), a: 'a', b: 'b', 'c/d': 'd' }, { a: 89, b: 90, 'c/d': 200 });
    const { graves, numbers } = judge(before, found(ten()), { notSeen: ['c'] });
    expect(graves?.map(({ path, isExpired }) => [path, isExpired])).toEqual([
      ['a', false],
      ['b', true],
      ['c/d', false],
    ]);
    expect(numbers).toMatchObject({ known: { files: 10 }, gone: { files: 0 } });
  });

  it('takes back the tombstone of what is there again', () => {
    const before = known({ ...ten(), a: 'a', b: 'b' }, { a: 10, b: 10 });
    const { graves, numbers } = judge(before, found({ ...ten(), a: 'a', c: 'b' }));
    expect(graves).toEqual([]);
    expect(numbers.back).toEqual({ files: 2, bytes: 20 });
  });

  it('keeps several contents of one path apart', () => {
    const before = [...known({ a: 'first' }, { a: 10 }), ...known({ a: 'second' })];
    const { graves } = judge(before, found({ a: 'third' }), { limits: { graceDays: 90, goneLimit: 1 } });
    expect(graves?.map(({ sha256, goneSince }) => [sha256, goneSince])).toEqual([
      [hashOf('first'), isoOf(NOW - 10 * DAY)],
      [hashOf('second'), AT],
    ]);
  });

  it('accounts for each known file exactly once, and never buries what is there', () => {
    const names = fc.dictionary(
      fc.constantFrom('a', 'a/b', 'a-b', 'é', '\u{ffff}', '\u{1f600}', 'z'),
      fc.constantFrom('1', '2', '3'),
    );
    fc.assert(
      fc.property(names, names, (before, now) => {
        const inOrder = (files: Record<string, string>) =>
          Object.fromEntries(
            Object.entries(files).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
          );
        const { graves, numbers } = judge(known(inOrder(before)), found(inOrder(now)), { isConfirmed: true });
        const { gone, replaced, renamed } = numbers;
        const there = Object.keys(before).filter((path) => before[path] === now[path]).length;
        expect(there + gone.files + replaced.files + renamed.files).toBe(Object.keys(before).length);
        const buried = graves?.map(({ path }) => path);
        const lost = Object.keys(inOrder(before)).filter(
          (path) => !Object.values(now).some((content) => content === before[path]),
        );
        expect(buried).toEqual(lost);
      }),
    );
  });
});
