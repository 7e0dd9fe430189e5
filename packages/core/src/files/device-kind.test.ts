import { describe, expect, it } from 'vitest';
import { mountOf } from './device-kind.ts';
import { parseMounts } from './mounts.ts';

const TEXT = `22 27 0:20 / /sys rw,nosuid shared:7 - sysfs sysfs rw
27 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
30 27 8:17 / /mnt/old\\040disk rw,relatime shared:3 master:1 - fuseblk /dev/sdb1 rw,user_id=0
31 27 0:45 / /mnt/nas rw - nfs4 nas:/photos rw,vers=4.2
32 27 0:46 / /mnt/nas rw - cifs //nas/photos rw
not a mount
`;

describe('parseMounts', () => {
  it('reads folder, type and source, whatever stands between', () => {
    expect(parseMounts(TEXT)).toHaveLength(5);
    expect(parseMounts(TEXT)[2]).toEqual({ folder: '/mnt/old disk', type: 'fuseblk', source: '/dev/sdb1' });
  });
});

describe('mountOf', () => {
  it.each([
    ['/home/photos', '/dev/sda2'],
    ['/mnt/old disk', '/dev/sdb1'],
    ['/mnt/old disk/2019', '/dev/sdb1'],
    ['/mnt/old disks', '/dev/sda2'],
    ['/mnt/nas/media', '//nas/photos'],
  ])('takes the innermost mount around %s, and the last that is on top of it', (path, source) => {
    expect(mountOf(parseMounts(TEXT), path)?.source).toBe(source);
  });

  it('knows none where nothing is mounted around', () => {
    expect(mountOf([], '/home')).toBeNull();
  });
});
