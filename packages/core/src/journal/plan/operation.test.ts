import { describe, expect, it } from 'vitest';
import { refusal } from '../../../test/library/refusal.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import type { PlannedOperation } from './operation.ts';
import { formatOperation, parseOperation } from './operation.ts';

const PLACE = { path: 'plan.ndjson', number: 7, offset: 99 };

const operation: PlannedOperation = {
  id: 3,
  kind: 'move',
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
};

function stored(change: Readonly<Record<string, unknown>> = {}): JsonObject {
  return { ...(JSON.parse(formatOperation(operation)) as JsonObject), ...change };
}

describe('parseOperation', () => {
  it('reads what formatOperation wrote, paths of any bytes too', () => {
    expect(parseOperation(stored(), PLACE)).toEqual(operation);
  });

  it.each([
    ['from', 'card/a.jpg', 'not a clean absolute path'],
    ['from', '/card/../etc/a.jpg', 'not a clean absolute path'],
    ['to', './a.jpg', 'not a clean absolute path'],
    ['to', '/lib/media/..', 'not a clean absolute path'],
    ['to', '/lib/a\0.jpg', 'not a clean absolute path'],
    ['to', '', 'not a clean absolute path'],
    ['to', 5, 'expected a path, found 5'],
    ['to', null, 'expected a path, found null'],
    ['otherNames', ['a.jpg'], 'not a clean absolute path'],
    ['otherNames', ['/lib/media/../../a.jpg'], 'not a clean absolute path'],
    ['otherNames', '/a.jpg', 'expected a list of paths'],
    ['otherNames', [5], 'expected a list of paths'],
    ['keepers', ['../a.jpg'], 'not a clean absolute path'],
    ['keepers', [null], 'expected a list of paths'],
    ['kind', 'delete', 'expected one of move, copy, retract, none'],
    ['state', 'fine', 'expected one of'],
    ['id', -1, 'expected a whole number'],
    ['stat', undefined, 'needs "stat" and "sha256"'],
    ['stat', { size: 1 }, 'field "mtimeNs"'],
    ['sha256', undefined, 'needs "stat" and "sha256"'],
    ['sha256', 'abc', 'expected a SHA-256'],
    ['because', undefined, 'field "because": expected an object'],
    ['because', {}, 'field "code"'],
    ['mtimeNs', 7, 'field "mtimeNs"'],
  ])('refuses %s as %j, naming the line', (name, value, message) => {
    const plain = JSON.parse(formatOperation({ ...operation, from: '/card/a.jpg' })) as JsonObject;
    expect(() => parseOperation({ ...plain, [name]: value }, PLACE)).toThrow(
      refusal('damaged', 'plan.ndjson: line 7 (byte 99)', message),
    );
  });

  it('refuses what lacks a target or a keeper', () => {
    expect(() => parseOperation(stored({ to: undefined }), PLACE)).toThrow(
      refusal('damaged', 'a move needs "to"'),
    );
    for (const keepers of [undefined, []])
      expect(() => parseOperation(stored({ kind: 'retract', keepers }), PLACE)).toThrow(
        refusal('damaged', 'a retract needs "keepers"'),
      );
  });

  it.skipIf(process.platform === 'win32')('takes a backslash for a part of a name', () => {
    const from = '/card/from a bad\\..\\archive.jpg';
    expect(
      parseOperation(JSON.parse(formatOperation({ ...operation, from })) as JsonObject, PLACE).from,
    ).toBe(from);
  });
});
