import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nodeFileAccess } from '@mediastruct/core';
import { inlineReader } from '@mediastruct/core/testing';
import { standDisk } from '../src/disks/change-disk.ts';
import { ShelfLook } from '../src/look/shelf-look.ts';
import type { AgreedRelease } from '../src/release/release-disk.ts';
import { previewRelease, releaseFrom } from '../src/release/release-disk.ts';
import { releaseLines } from '../src/release/render-release.ts';
import { addSource, dropSource } from '../src/sources/change-source.ts';
import { sourceListingPath } from '../src/sources/source-listing.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import { describeSet } from '../src/set/describe-set.ts';
import { diskToPull } from '../src/set/disk-to-pull.ts';
import { pullSet } from '../src/set/pull-set.ts';
import { sha256, TestShelf } from './test-shelf.ts';

const DELETED = {
  again: 'deleted, on both, and brought back later',
  both: 'deleted, on both',
  too: 'deleted, on both too',
  alone: 'deleted, on one only',
};
const LONG_AGO = new Date('2026-06-01T10:00:00Z');
let shelf: TestShelf;

// One shelf for all: whoever changes it sets it right again, and what takes objects away comes last.
beforeAll(async () => {
  shelf = new TestShelf();
  await shelf.addSource();
  await shelf.addDisk('one');
  await shelf.addDisk('two');
  shelf.write('a.jpg', DELETED.both);
  shelf.write('b.jpg', DELETED.too);
  shelf.write('z.jpg', DELETED.again);
  await shelf.backup('two');
  shelf.write('c.jpg', DELETED.alone);
  for (const name of 'defghijklmno') shelf.write(`${name}.jpg`, `kept ${name}, and larger than the others`);
  await shelf.backup('one');
  for (const name of 'abcz') rmSync(shelf.path(`src/${name}.jpg`));
  await shelf.backup('one', { acceptGone: true });
});
afterAll(() => shelf[Symbol.dispose]());
afterEach(async () => {
  shelf.now = LONG_AGO;
  shelf.access = nodeFileAccess;
  rmSync(shelf.path('src/again.jpg'), { force: true });
  await shelf.session(async (session) => standDisk(session, 'two', 'active'));
});

function request(releasesLast: boolean) {
  return { disk: 'one', releasesLast, reader: inlineReader(shelf.access) };
}
const agree = (releasesLast = false) =>
  shelf.session((session) => previewRelease(session, request(releasesLast)));
const preview = async (releasesLast = false) => (await agree(releasesLast)).preview;
const release = (agreed: AgreedRelease, releasesLast = false) =>
  shelf.session(async (session) => ({
    ...(await releaseFrom(session, agreed, request(releasesLast))),
    warnings: session.warnings.first,
  }));

describe('shelf release', () => {
  it('lets go of nothing within the days of grace', async () => {
    shelf.now = new Date('2026-05-29T10:00:00Z');
    expect(await preview(true)).toMatchObject({ redundant: { files: 0 }, last: { files: 0 } });
  });

  it('relies on no disk that is retired, or was read too long ago', async () => {
    expect(await preview()).toMatchObject({ redundant: { files: 3 }, kept: { files: 1 } });
    await shelf.session(async (session) => standDisk(session, 'two', 'retired'));
    expect(await preview()).toMatchObject({ redundant: { files: 0 }, kept: { files: 4 } });
    await shelf.session(async (session) => standDisk(session, 'two', 'active'));
    shelf.now = new Date('2027-06-01T10:00:00Z');
    expect(await preview()).toMatchObject({ redundant: { files: 0 }, kept: { files: 4 } });
  });

  it('lets go of nothing that a source had which was dropped within the days of grace, or may have had', async () => {
    using other = new TestShelf();
    await other.addSource();
    await other.addDisk('one');
    other.write('a.jpg', 'content of a');
    await other.backup('one');
    const asked = { disk: 'one', releasesLast: true, reader: inlineReader(nodeFileAccess) };
    const look = () => other.session(async (session) => (await previewRelease(session, asked)).preview);
    const last = (files: number) => ({ last: { files }, waiting: { files: 1 - files } });
    // A clock that was wrong for once does not shorten them.
    other.now = new Date('1980-01-01T00:00:00Z');
    await other.session(async (session) => dropSource(session, 'photos'));
    other.now = new Date('2026-05-29T10:00:00Z');
    expect(await look()).toMatchObject({
      ...last(0),
      dropped: [{ name: 'photos', goneSince: '2026-03-01T10:00:00.000Z', isListed: true }],
    });
    expect(releaseLines(await look(), String).join()).toContain('stays until 2026-05-30');
    other.now = LONG_AGO;
    expect(await look()).toMatchObject({ ...last(1), dropped: [], unlisted: { last: { files: 1 } } });
    const [object, ...others] = await other.session(async (session) => {
      using opened = new ShelfLook(session, () => {});
      return [...opened.unlisted({ disk: 'one', fewerThan: undefined })];
    });
    expect(object).toMatchObject({ kind: 'object', path: 'photos/a.jpg', size: 12, proven: 1 });
    expect(others).toEqual([]);
    // Another source, of which this computer has no list: nobody here knows what it had.
    await other.session(async (session) => {
      addSource(session, { name: 'films', folder: other.path('src') });
      dropSource(session, 'films');
    });
    expect(await look()).toMatchObject({ ...last(0), dropped: [{ name: 'films', isListed: false }] });
    expect(releaseLines(await look(), String).join()).toContain('its list is not here');
  });

  it('lets go of nothing that a dropped source got after the list of it was taken over from a disk', async () => {
    using there = new TestShelf();
    using here = new TestShelf();
    const at = there.path('one');
    const pull = () => here.session(async (session) => pullSet(session, diskToPull(here.library.access, at)));
    await there.addSource();
    await there.addDisk('one');
    there.write('a.jpg', 'content of a');
    await there.backup('one');
    await pull();
    there.write('b.jpg', 'content of b');
    await there.backup('one');
    await there.session(async (session) => {
      dropSource(session, 'photos');
      await describeSet(session, { root: at, diskId: there.identity('one').diskId });
    });
    await pull();
    const asked = { disk: 'one', at, releasesLast: true, reader: inlineReader(nodeFileAccess) };
    const { preview: seen } = await here.session((session) => previewRelease(session, asked));
    expect(seen).toMatchObject({ last: { files: 0 }, waiting: { files: 2 }, dropped: [{ isListed: false }] });
  });

  it('does not touch what a source has again', async () => {
    shelf.write('again.jpg', DELETED.again);
    expect(await preview(true)).toMatchObject({ redundant: { files: 2 }, last: { files: 1 } });
  });

  it('refuses to let go of more than was agreed to, and where nobody knows what a source wants', async () => {
    const agreed = await agree();
    await expect(release(agreed, true)).rejects.toMatchObject({ code: 'plan-stale' });
    // As many go, and another one of them.
    const hashes = agreed.contents.hashes.map((byte, at) => (at === 31 ? byte ^ 1 : byte));
    const another = { ...agreed, contents: { ...agreed.contents, hashes } };
    await expect(release(another)).rejects.toMatchObject({ code: 'plan-stale' });
    const [source] = readShelf(shelf.library).sources;
    const listing = sourceListingPath(shelf.library, source?.sourceId ?? '');
    renameSync(listing, `${listing}.away`);
    await expect(release(agreed)).rejects.toMatchObject({ code: 'usage' });
    renameSync(`${listing}.away`, listing);
    expect(shelf.objects('one')).toHaveLength(16);
  });

  it('lets go of what another disk proves, and of the last copy only if asked', async () => {
    const { generation } = shelf.identity('one');
    const bad = shelf.objectAt('one', DELETED.both);
    const link = (from: string, to: string) => {
      if (from === bad) throw Object.assign(new Error('EIO: bad sector'), { code: 'EIO' });
      nodeFileAccess.link(from, to);
    };
    const agreed = await agree();
    shelf.access = { ...nodeFileAccess, link };
    const first = await release(agreed);
    // What cannot be moved is told, and counts no more: nothing else goes because of it.
    expect(first).toMatchObject({ released: { files: 1 }, warnings: [{ path: bad }] });
    expect(existsSync(bad)).toBe(true);
    expect(shelf.known('one')).not.toContain(sha256(DELETED.both));
    expect(shelf.objects('one')).not.toContain(sha256(DELETED.too));
    // Nothing is deleted.
    expect(readFileSync(shelf.path(`one/released/${sha256(DELETED.too)}`), 'utf8')).toBe(DELETED.too);
    expect(shelf.objects('one')).toContain(sha256(DELETED.alone));
    expect(shelf.objects('two')).toHaveLength(3);
    // A clone that was made before is told from it.
    expect(shelf.identity('one').generation).toBe(generation + 1);
    shelf.access = nodeFileAccess;
    expect(await release(await agree(true), true)).toMatchObject({
      last: { files: 1 },
      released: { files: 1 },
    });
    expect(shelf.objects('one')).not.toContain(sha256(DELETED.alone));
    // It is gone again since, and has its days of grace anew.
    expect(shelf.known('one')).toContain(sha256(DELETED.again));
    expect(shelf.known('one')).toHaveLength(13);
    expect(await preview(true)).toMatchObject({ redundant: { files: 0 }, last: { files: 0 } });
  });

  it('renames where there are no hard links, and replaces nothing that was let go of before', async () => {
    shelf.now = new Date('2026-03-02T10:00:00Z');
    const again = sha256(DELETED.too);
    shelf.write('too.jpg', DELETED.too);
    await shelf.backup('one');
    await shelf.backup('two', { acceptGone: true });
    rmSync(shelf.path('src/too.jpg'));
    await shelf.backup('one', { acceptGone: true });
    shelf.now = LONG_AGO;
    shelf.access = {
      ...nodeFileAccess,
      link: (from, to) => {
        if (to.includes('/released/')) throw Object.assign(new Error('EPERM: no links'), { code: 'EPERM' });
        nodeFileAccess.link(from, to);
      },
    };
    expect(await release(await agree())).toMatchObject({ released: { files: 1 }, warnings: [] });
    expect(shelf.objects('one')).not.toContain(again);
    for (const name of [again, `${again}-2`])
      expect(readFileSync(shelf.path(`one/released/${name}`), 'utf8')).toBe(DELETED.too);
  });
});
