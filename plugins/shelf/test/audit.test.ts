import { mkdirSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileAccess } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditRequest } from '../src/audit/audit-disks.ts';
import { auditDisks } from '../src/audit/audit-disks.ts';
import { auditLines, exitCodeOfAudit } from '../src/audit/render-audit.ts';
import { appendObjectEvents, objectLogPath } from '../src/disks/object-log.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addSource();
  for (const letter of ['a', 'b', 'c']) shelf.write(`2019/${letter}.jpg`, `content of ${letter}`);
  await shelf.backup('one');
});
afterEach(() => shelf[Symbol.dispose]());

function audit(request: AuditRequest = { disk: 'one' }) {
  return shelf.open((session) => auditDisks(session, request));
}

describe('shelf audit', () => {
  it('finds a disk as it was left, and reads no object', async () => {
    const { open } = nodeFileAccess;
    const read: string[] = [];
    shelf.access = {
      ...nodeFileAccess,
      open: (path, flags, mode) => (read.push(path), open(path, flags, mode)),
    };
    const found = await audit();
    expect(found).toMatchObject([
      {
        identity: 'same',
        objects: { same: 3, missing: { count: 0 }, stray: { count: 0 }, bytes: 36 },
        catalogue: { kind: 'same' },
      },
    ]);
    expect(exitCodeOfAudit(found)).toBe(0);
    expect(read.filter((path) => path.includes('/objects/'))).toEqual([]);
  });

  it('tells what is missing, of another size, not known and no object, and changes nothing', async () => {
    rmSync(shelf.objectAt('one', 'content of a'));
    truncateSync(shelf.objectAt('one', 'content of b'), 3);
    const unknown = shelf.objectAt('one', 'put there by hand');
    mkdirSync(join(unknown, '..'), { recursive: true });
    writeFileSync(unknown, 'put there by hand');
    writeFileSync(join(shelf.path('one'), 'objects/Thumbs.db'), 'x');
    mkdirSync(join(shelf.path('one'), 'quarantine'));
    writeFileSync(join(shelf.path('one'), 'quarantine/bad'), 'bad');
    const found = await audit();
    expect(found).toMatchObject([
      {
        objects: {
          same: 1,
          missing: { count: 1, first: ['photos/2019/a.jpg'] },
          otherSize: { count: 1, first: ['photos/2019/b.jpg'] },
          unknown: { count: 1, first: [sha256('put there by hand')] },
          stray: { count: 1, first: ['objects/Thumbs.db'] },
          quarantined: { files: 1, bytes: 3 },
        },
      },
    ]);
    expect(exitCodeOfAudit(found)).toBe(11);
    expect(shelf.known('one')).toHaveLength(3);
  });

  it('takes for missing nothing that stands in a folder that cannot be listed', async () => {
    const folder = join(shelf.objectAt('one', 'content of a'), '..');
    shelf.access = {
      ...nodeFileAccess,
      readdir: (path) => {
        if (path === folder) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
        return nodeFileAccess.readdir(path);
      },
    };
    const found = await audit();
    expect(found).toMatchObject([{ objects: { unlisted: 1, missing: { count: 0 } } }]);
    expect(exitCodeOfAudit(found)).toBe(3);
  });

  it('tells what it cannot look at in the quarantine, which may hold more than it counts', async () => {
    const folder = shelf.path('one/quarantine');
    mkdirSync(join(folder, 'older'), { recursive: true });
    writeFileSync(join(folder, 'bad'), 'bad');
    shelf.access = {
      ...nodeFileAccess,
      readdir: (path) => {
        if (path === join(folder, 'older'))
          throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
        return nodeFileAccess.readdir(path);
      },
    };
    const found = await audit();
    expect(found).toMatchObject([{ objects: { quarantined: { files: 1, unlisted: 1 } } }]);
    expect(found.flatMap(auditLines).join('\n')).toContain('there may be more');
    expect(exitCodeOfAudit(found)).toBe(3);
  });

  it('takes nothing for missing on a disk that is pulled out while it looks', async () => {
    shelf.access = {
      ...nodeFileAccess,
      readdir: (path) => {
        if (path.endsWith('/one/objects')) {
          renameSync(shelf.path('one'), shelf.path('drawer'));
          mkdirSync(shelf.path('one'));
        }
        return nodeFileAccess.readdir(path);
      },
    };
    const { found, told } = await shelf.open(async (session) => ({
      found: await auditDisks(session, {}),
      told: session.warnings.first.map(({ message }) => message),
    }));
    expect(found).toMatchObject([{ root: null, objects: null }]);
    expect(told.join()).toContain('is not here any more');
  });

  it('says nothing of what another command took away or stored while it looked', async () => {
    let isDone = false;
    const { diskId } = shelf.identity('one');
    const logPath = objectLogPath(shelf.library, diskId);
    const at = shelf.now.toISOString();
    const later = { sha256: sha256('put meanwhile'), size: 1, origin: null, taken: null, camera: null };
    rmSync(shelf.objectAt('one', 'content of a'));
    mkdirSync(join(shelf.objectAt('one', 'put meanwhile'), '..'), { recursive: true });
    writeFileSync(shelf.objectAt('one', 'put meanwhile'), '1');
    shelf.access = {
      ...nodeFileAccess,
      readdir: (path) => {
        if (path.endsWith('/objects') && !isDone) {
          isDone = true;
          appendObjectEvents(nodeFileAccess, logPath, [
            { kind: 'drop', at, sha256: sha256('content of a'), why: 'evicted' },
            { kind: 'put', at, ...later },
          ]);
        }
        return nodeFileAccess.readdir(path);
      },
    };
    expect(await audit()).toMatchObject([{ objects: { missing: { count: 0 }, unknown: { count: 0 } } }]);
    expect(isDone).toBe(true);
  });

  it('tells a catalogue that is old, damaged or not there', async () => {
    const catalogue = join(shelf.path('one'), 'catalogue/set.ndjson.gz');
    const old = join(shelf.root, 'old.gz');
    renameSync(catalogue, old);
    expect(await audit()).toMatchObject([{ catalogue: { kind: 'none' } }]);
    shelf.write('d.jpg', 'content of d');
    await shelf.backup('one');
    renameSync(old, catalogue);
    expect(await audit()).toMatchObject([{ catalogue: { kind: 'older', notListed: 1, onlyListed: 0 } }]);
    writeFileSync(catalogue, 'no gzip');
    const found = await audit();
    expect(found).toMatchObject([{ catalogue: { kind: 'damaged' } }]);
    expect(exitCodeOfAudit(found)).toBe(3);
  });

  it('looks at all disks that are here, and tells those that are not and those that another computer wrote to', async () => {
    await shelf.addDisk('two');
    await shelf.addDisk('three');
    renameSync(shelf.path('two'), shelf.path('drawer'));
    const identity = join(shelf.path('three'), 'mediastruct-disk.json');
    writeFileSync(
      identity,
      JSON.stringify({ ...shelf.identity('three'), format: 'mediastruct-disk', version: 1, generation: 9 }),
    );
    const found = await audit({});
    expect(found).toMatchObject([
      { name: 'one', identity: 'same' },
      { name: 'two', root: null, objects: null },
      { name: 'three', identity: 'newer', generation: { known: 1, onDisk: 9 } },
    ]);
    expect(exitCodeOfAudit(found)).toBe(22);
    await expect(audit({ disk: 'two' })).rejects.toMatchObject({ exitCode: 24 });
  });

  it('leaves nothing behind on the disk', async () => {
    const before = readdirSync(shelf.path('one'), { recursive: true });
    await audit();
    expect(readdirSync(shelf.path('one'), { recursive: true })).toEqual(before);
  });
});
