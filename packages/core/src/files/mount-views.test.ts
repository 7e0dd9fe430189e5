import { describe, expect, it } from 'vitest';
import type { FileAccess, FileStat } from './file-access.ts';
import { MountViews } from './mount-views.ts';
import { MountTable, parseMounts } from './mounts.ts';
import { nodeFileAccess } from './node-file-access.ts';

const TEXT = `27 1 8:2 / / rw - ext4 /dev/sda2 rw
30 27 8:17 / /nas rw - ext4 /dev/sdb1 rw
31 27 8:17 /photos/2019 /export/2019 rw - ext4 /dev/sdb1 rw
32 30 8:33 / /nas/photos/films rw - ext4 /dev/sdc1 rw
33 27 8:33 / /films rw - ext4 /dev/sdc1 rw
34 27 0:50 / /share/a rw - nfs4 server:/a rw
35 27 0:50 / /share/b rw - nfs4 server:/b rw
36 30 8:49 / /nas/photos/2019/over rw - ext4 /dev/sdd1 rw
`;

/** Every path exists; of those in `shares` the inode is that of their path. */
function viewsOf(text = TEXT, { hidden }: { readonly hidden?: string } = {}): MountViews {
  const lstat = (path: string): FileStat => {
    if (path === hidden) throw Object.assign(new Error('EACCES: denied'), { code: 'EACCES' });
    const ino = path.startsWith('/share/b') ? 2n : 1n;
    return { ...nodeFileAccess.lstat('/'), dev: 1n, ino };
  };
  const access: FileAccess = { ...nodeFileAccess, lstat };
  return new MountViews(access, new MountTable(parseMounts(text)));
}

describe('MountViews', () => {
  it.each([
    ['/home', []],
    ['/nas/photos', []],
    ['/nas/photos/2019', ['/export/2019']],
    ['/nas/photos/20190', []],
    ['/export/2019', ['/nas/photos/2019']],
    ['/export/2019/05/12', ['/nas/photos/2019/05/12']],
    ['/films/old', ['/nas/photos/films/old']],
    ['/nas/photos/films', ['/films']],
    ['/export', []],
  ])('gives for %s every path that shows it', (path, others) => {
    expect(viewsOf().pathsOf(path)).toEqual([path, ...others]);
  });

  it('gives no path at which something else is mounted', () => {
    expect(viewsOf().pathsOf('/export/2019/over')).toEqual(['/export/2019/over']);
  });

  it('asks the folders themselves, because shares may have one path for several', () => {
    expect(viewsOf().pathsOf('/share/a/x')).toEqual(['/share/a/x']);
  });

  it('counts what cannot be looked at as another path', () => {
    expect(viewsOf(TEXT, { hidden: '/nas/photos/2019' }).pathsOf('/export/2019')).toHaveLength(2);
  });

  it('tells the path within the file system, what is mounted, and where', () => {
    expect(viewsOf().innerPathOf('/export/2019/05')).toBe('/photos/2019/05');
    expect(viewsOf('').innerPathOf('/export/2019')).toBe('/export/2019');
    expect(viewsOf().isMount('/export/2019')).toBe(true);
    expect(viewsOf().isMount('/export/2019/05')).toBe(false);
    expect(viewsOf().mountsBelow('/nas/photos')).toEqual(['/nas/photos/films', '/nas/photos/2019/over']);
  });
});
