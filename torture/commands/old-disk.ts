import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layOutDisk } from '../../plugins/shelf/test/made-distbackup.ts';
import { diskRoot, hashOf } from './shelf-stage.ts';
import type { Stage } from './stage.ts';
import { putFile, uniqueText } from './stage.ts';

export const OLD_UUID = 'd1570000-0000-4000-8000-000000000001';
/** Files of the disk's list. */
export const OLD_FILES = ['2017/a.dat', '2017/b.dat', '2018/c.dat'];
/** What stands on the disk; one more file is empty, for which distbackup keeps no object. */
export const OLD_CONTENTS = OLD_FILES.map(hashOf);
export const EMPTY_FILE = '2018/empty.dat';

/** Puts a disk of distbackup where the disk `old` is. */
export function putOldDisk({ access, places }: Stage): void {
  for (const [path, bytes] of oldDisk()) putFile(access, `${diskRoot(places, 'old')}/${path}`, bytes);
}

let made: ReadonlyMap<string, Uint8Array> | null = null;

/** Its files by their paths. Made once: SQLite writes its list, and that on a real disk only. */
function oldDisk(): ReadonlyMap<string, Uint8Array> {
  return (made ??= makeOldDisk());
}

function makeOldDisk(): ReadonlyMap<string, Uint8Array> {
  const root = mkdtempSync(join(tmpdir(), 'mediastruct-torture-old-'));
  try {
    const contents = OLD_FILES.map((name) => ({
      path: `/photos/${name}`,
      content: uniqueText(name),
      on: [0],
    }));
    layOutDisk(
      {
        disks: [{ uuid: OLD_UUID, name: 'old', root }],
        mounts: { '/photos/': '/media/photos' },
        files: [...contents, { path: `/photos/${EMPTY_FILE}`, content: '' }],
      },
      0,
    );
    const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return new Map(
      names.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(root.length + 1), readFileSync(path)];
      }),
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}
