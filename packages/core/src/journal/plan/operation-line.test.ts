import { describe, expect, it } from 'vitest';
import { refusal } from '../../../test/library/refusal.ts';
import { Roots } from '../../library/roots.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import type { CopyOperation } from './operation.ts';
import { formatOperation, parseOperation } from './operation-line.ts';

const PLACE = { path: 'plan.ndjson', number: 7, offset: 99 };

const roots = new Roots([{ name: 'media', root: '/lib/media' }]).with(['/card']);

const operation: CopyOperation = {
  id: 3,
  kind: 'copy',
  from: '/card/caf\udce9.jpg',
  to: '/lib/media/a.jpg',
  otherNames: ['/lib/media/a_1.jpg', '/lib/media/\udcff.jpg'],
  stat: { size: 1, mtimeNs: '2', ctimeNs: '3', dev: '4', ino: '5', nlink: 1 },
  sha256: 'ab'.repeat(32),
  mtimeNs: '7',
  hashedAt: '2026-01-01T00:00:00.000Z',
  state: 'filed',
  because: { code: 'dated', detail: 'exif' },
  keepers: ['/lib/media/\udcfe.jpg', '/lib/media/b.jpg'],
  group: '0:a',
  taken: undefined,
  camera: 'Canon EOS 40D',
  origin: 'DCIM/a.jpg',
};

function stored(change: Readonly<Record<string, unknown>> = {}): JsonObject {
  return { ...(JSON.parse(formatOperation(operation, roots)) as JsonObject), ...change };
}

describe('parseOperation', () => {
  it('reads what formatOperation wrote, paths of any bytes too', () => {
    expect(parseOperation(stored(), { place: PLACE, roots })).toEqual(operation);
  });

  it('finds the file where its root stands by then', () => {
    const moved = new Roots([{ name: 'media', root: '/elsewhere' }]);
    expect(parseOperation(stored(), { place: PLACE, roots: moved })).toMatchObject({
      from: operation.from,
      to: '/elsewhere/a.jpg',
    });
  });

  it('refuses a root that the library does not know', () => {
    const none = new Roots([]);
    expect(() => parseOperation(stored(), { place: PLACE, roots: none })).toThrow(
      refusal('tree-changed', '"media"'),
    );
  });

  it.each([
    ['from', { root: 'card/x', path: 'a.jpg' }, 'is no name of a root'],
    ['from', { root: '/card', path: '../etc/a.jpg' }, 'leads out of its root'],
    ['from', { root: '/card/..', path: 'a.jpg' }, 'not a clean absolute path'],
    ['from', '/card/a.jpg', 'expected a root and a path'],
    ['to', { root: 'media', path: '/a.jpg' }, 'leads out of its root'],
    ['to', { root: 'media', path: 'a\0.jpg' }, 'leads out of its root'],
    ['to', { root: 'media' }, 'expected a root and a path'],
    ['to', 5, 'expected a root and a path, found 5'],
    ['to', null, 'expected a root and a path, found null'],
    ['otherNames', ['a.jpg'], 'expected a root and a path'],
    ['otherNames', { root: 'media', path: 'a.jpg' }, 'expected a list of locations'],
    ['keepers', [null], 'expected a root and a path'],
    ['kind', 'delete', 'expected one of move, copy, derive, retract, retire, none'],
    ['state', 5, 'field "state"'],
    ['id', -1, 'expected a whole number'],
    ['stat', undefined, 'needs "stat" and "sha256"'],
    ['stat', { size: 1 }, 'field "mtimeNs"'],
    ['sha256', undefined, 'needs "stat" and "sha256"'],
    ['sha256', 'abc', 'expected a SHA-256'],
    ['because', undefined, 'field "because": expected an object'],
    ['because', {}, 'field "code"'],
    ['mtimeNs', 7, 'field "mtimeNs"'],
  ])('refuses %s as %j, naming the line', (name, value, message) => {
    const plain = JSON.parse(formatOperation({ ...operation, from: '/card/a.jpg' }, roots)) as JsonObject;
    expect(() => parseOperation({ ...plain, [name]: value }, { place: PLACE, roots })).toThrow(
      refusal('damaged', 'plan.ndjson: line 7 (byte 99)', message),
    );
  });

  it('refuses what lacks a target or a keeper', () => {
    expect(() => parseOperation(stored({ to: undefined }), { place: PLACE, roots })).toThrow(
      refusal('damaged', 'a copy needs "to"'),
    );
    for (const keepers of [undefined, []])
      expect(() => parseOperation(stored({ kind: 'retract', keepers }), { place: PLACE, roots })).toThrow(
        refusal('damaged', 'a retract needs "keepers"'),
      );
  });

  it.skipIf(process.platform === 'win32')('takes a backslash for a part of a name', () => {
    const from = '/card/from a bad\\..\\archive.jpg';
    expect(
      parseOperation(JSON.parse(formatOperation({ ...operation, from }, roots)) as JsonObject, {
        place: PLACE,
        roots,
      }).from,
    ).toBe(from);
  });
});
