import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lossReport, nodeFileAccess } from '@mediastruct/core';
import { appendVolumeEvents, createVolumeLedger, VolumeListingWriter } from '@mediastruct/core/testing';
import { shelfInfo } from '../src/info/shelf-info.ts';
import { whereIs } from '../src/look/where-is.ts';
import { shelfRisks } from '../src/risk/shelf-risks.ts';
import { sha256, TestShelf } from './test-shelf.ts';

const VOLUME = 'MS_3f2a9c01_0001';
const AT = '2026-02-01T00:00:00.000Z';
const ON_DISCS = 'on two discs that were read back';
let shelf: TestShelf;

/** A volume that is no folder any more: two discs of it, in the house and in the bank. */
function burn(content: string): void {
  const { state } = shelf.library;
  mkdirSync(state.volumes, { recursive: true });
  createVolumeLedger(nodeFileAccess, state.volumeLedger, { setId: '3f2a9c01', createdAt: AT });
  const of = { at: AT, volumeId: VOLUME };
  const counts = { files: 1, bytes: content.length };
  const disc = (copy: number, location: string) =>
    [
      { kind: 'burned', ...of, copy, date: AT, location },
      { kind: 'verified', ...of, copy, ...counts, readBack: sha256('image') },
    ] as const;
  appendVolumeEvents(nodeFileAccess, state.volumeLedger, [
    {
      ...{ kind: 'planned', ...of, runId: 'r', medium: 'cd', capacity: 1, ...counts },
      ...{ firstDay: '2019-05-12', lastDay: '2019-05-12' },
    },
    { kind: 'built', ...of, runId: 'r', ...counts, tagFiles: {} },
    ...disc(1, 'house, shelf A'),
    ...disc(2, 'bank'),
  ]);
  using writer = new VolumeListingWriter(nodeFileAccess, join(state.volumes, `${VOLUME}.ndjson`), {
    volumeId: VOLUME,
  });
  writer.add({ path: 'data/a.jpg', sha256: sha256(content), size: content.length, mtimeNs: '0' });
  writer.commit();
}

function count(kinds: string): void {
  const toml = shelf.path('lib/mediastruct.toml');
  const text = readFileSync(toml, 'utf8').replace(/\n\[shelf\]\n[^]*$/, '');
  writeFileSync(toml, `${text}\n[shelf]\ncounts = ${kinds}\nmost = 2\n`);
}

beforeAll(async () => {
  shelf = new TestShelf();
  await shelf.addSource();
  for (const disk of ['one', 'two', 'three']) await shelf.addDisk(disk);
  shelf.write('a.jpg', ON_DISCS);
  shelf.write('b.jpg', 'on no disc');
  burn(ON_DISCS);
});
afterAll(() => shelf[Symbol.dispose]());

describe('[shelf] counts', () => {
  it('lets two discs that were read back do for two disk copies, where the policy says so', async () => {
    count('["disk", "disc"]');
    await shelf.backup('one');
    expect(shelf.objects('one')).toEqual([sha256('on no disc')]);
    const { wanted, onePlace } = await shelf.session(async (session) => shelfInfo(session));
    expect(wanted.map(({ files }) => files)).toEqual([0, 1, 1, 0, 0]);
    // The discs are at two places; the place of the disk nobody told.
    expect(onePlace).toMatchObject({ files: 1 });
  });

  it('tells both discs as proven copies, each with its place', async () => {
    const found = await shelf.session(async (session) =>
      whereIs(session, { text: sha256(ON_DISCS), limit: 1, note: () => {} }),
    );
    expect(found.contents).toMatchObject([
      {
        proven: 2,
        copies: [
          { kind: 'disc', place: 'house, shelf A', isProven: true, isHere: false, verifiedAt: AT },
          { kind: 'disc', place: 'bank', isProven: true },
          { kind: 'tree', counts: false },
        ],
      },
    ]);
  });

  it('counts disks alone by default, and stores what is on discs as well', async () => {
    count('["disk"]');
    await shelf.backup('two');
    expect(shelf.objects('two')).toContain(sha256(ON_DISCS));
    const { wanted } = await shelf.session(async (session) => shelfInfo(session));
    expect(wanted.map(({ files }) => files)).toEqual([0, 1, 1, 0, 0]);
  });

  it('counts the source itself as a copy where trees count', async () => {
    count('["disk", "disc", "tree"]');
    const { wanted } = await shelf.session(async (session) => shelfInfo(session));
    // b on two disks and in the tree; a on a disk, two discs and in the tree.
    expect(wanted.map(({ files }) => files)).toEqual([0, 0, 0, 1, 1]);
  });

  it('answers the same for a place of discs and disks, whether all are asked for or one', () => {
    const kinds = shelf.kinds.filter(({ name }) => name !== 'tree');
    const request = { kinds, note: () => {}, limit: 5 };
    const bank = shelfRisks(shelf.library, { asked: [], ...request }).find(({ name }) => name === 'bank');
    const lost = lossReport(shelf.library, { lost: { kind: 'place', place: 'bank' }, ...request });
    expect(bank).toEqual({ kind: 'place', name: 'bank', sameDevice: [], ...lost });
    expect(bank).toMatchObject({ there: { files: 1 }, lost: { files: 0 }, last: { files: 1 } });
  });
});
