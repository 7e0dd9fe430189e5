import { describe, expect, it } from 'vitest';
import { MountTable, parseMounts } from './mounts.ts';

const TEXT = `22 27 0:20 / /sys rw,nosuid shared:7 - sysfs sysfs rw
27 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
30 27 8:17 / /mnt/old\\040disk rw,relatime shared:3 master:1 - fuseblk /dev/sdb1 rw,user_id=0
31 27 0:45 / /mnt/nas rw - nfs4 nas:/photos rw,vers=4.2
32 31 0:46 / /mnt/nas rw - cifs //nas/photos rw
33 31 8:33 / /mnt/nas/hidden rw - ext4 /dev/sdc1 rw
34 27 8:17 /my\\040photos/2019 /export/2019 rw - fuseblk /dev/sdb1 rw
not a mount
`;

describe('parseMounts', () => {
  it('reads what is mounted where, and which part of it', () => {
    expect(parseMounts(TEXT)).toHaveLength(7);
    expect(parseMounts(TEXT)[6]).toEqual({
      ...{ id: '34', parentId: '27', device: '8:17', root: '/my photos/2019' },
      ...{ folder: '/export/2019', type: 'fuseblk', source: '/dev/sdb1' },
    });
  });
});

describe('MountTable', () => {
  it.each([
    ['/', '/dev/sda2'],
    ['/home/photos', '/dev/sda2'],
    ['/mnt/old disk', '/dev/sdb1'],
    ['/mnt/old disk/2019', '/dev/sdb1'],
    ['/mnt/old disks', '/dev/sda2'],
    ['/mnt/nas/media', '//nas/photos'],
    ['/mnt/nas/hidden/media', '//nas/photos'],
  ])('takes the innermost mount around %s that no other one hides', (path, source) => {
    expect(new MountTable(parseMounts(TEXT)).at(path)?.source).toBe(source);
  });

  it('ends where the outermost mount stands in itself', () => {
    const mounts = parseMounts('1 1 0:2 / / rw - tmpfs tmpfs rw\n2 1 0:3 / /a rw - tmpfs inner rw\n');
    expect(new MountTable(mounts).at('/a/b')?.source).toBe('inner');
  });

  it('knows none where nothing is mounted around', () => {
    expect(new MountTable([]).at('/home')).toBeNull();
  });
});
