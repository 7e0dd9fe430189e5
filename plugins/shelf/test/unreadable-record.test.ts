import { rmSync, writeFileSync } from 'node:fs';
import { Warnings } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatherTable } from '../src/backup/gather-table.ts';
import { leavingDisk } from '../src/disks/leave-disk.ts';
import { objectLogPath } from '../src/disks/object-log.ts';
import { onlyThereLines } from '../src/disks/render-leaving.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import { planShelfRestore } from '../src/restore/plan-shelf-restore.ts';
import { verifyDisk } from '../src/verify/verify-disk.ts';
import { TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addDisk('two');
  await shelf.addSource();
  shelf.write('a.jpg', 'content of a');
  await shelf.backup('one');
  const disk = readShelf(shelf.library).disks.find(({ name }) => name === 'one');
  writeFileSync(objectLogPath(shelf.library, disk?.diskId ?? ''), 'not a record\n');
});
afterEach(() => shelf[Symbol.dispose]());

describe('a record of what stands on a disk that cannot be read', () => {
  it('does not make verify say that the disk is sound', async () => {
    const verified = shelf.open((session) => verifyDisk(session, { disk: 'one', budget: { kind: 'all' } }));
    await expect(verified).rejects.toMatchObject({ exitCode: 12 });
  });

  it('stops a backup to that disk, and is told in one to another', async () => {
    await expect(shelf.backup('one')).rejects.toMatchObject({ exitCode: 12 });
    const { states, warnings } = await shelf.backup('two');
    expect(states).toMatchObject({ stored: { files: 1 } });
    expect(warnings.first.map(({ message }) => message).join()).toContain('not a record');
  });

  it('is told where files are asked back that may be on it', async () => {
    rmSync(shelf.path('src/a.jpg'));
    const told = await shelf.session(async (session) => {
      await planShelfRestore(session, { words: [], isAll: true, withGone: false, to: null, at: [] });
      return session.warnings.count;
    });
    expect(told).toBeGreaterThan(0);
  });

  it('is told once, however often it is met', async () => {
    const told = await shelf.session(async (session) => {
      const warnings = new Warnings(() => {});
      for (let nth = 0; nth < 3; nth++) gatherTable({ ...session, warnings }, { readable: new Set() });
      return warnings.count;
    });
    expect(told).toBe(1);
  });

  it.each(['one', 'two'])(
    'is told where "%s" leaves the shelf, and nobody says that all has another copy',
    async (name) => {
      await shelf.backup('two');
      const options = { kinds: shelf.kinds, note: () => {} };
      const leaving = leavingDisk(shelf.library, name, options);
      const lines = onlyThereLines(leaving, String).join('\n');
      expect(leaving.isKnown).toBe(false);
      expect(lines).toContain(
        `A record could not be read, so disk "${name}" may hold more that is nowhere else.`,
      );
      expect(lines).not.toContain('has another known copy');
    },
  );

  it('is not spoken of where all records are read', async () => {
    const { diskId } = shelf.identity('one');
    rmSync(objectLogPath(shelf.library, diskId));
    await shelf.backup('one');
    const leaving = leavingDisk(shelf.library, 'one', { kinds: shelf.kinds, note: () => {} });
    expect(onlyThereLines(leaving, String)).toEqual(['Every content on disk "one" has another known copy.']);
  });
});
