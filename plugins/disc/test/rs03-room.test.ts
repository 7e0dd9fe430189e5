import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ignoreProgress, nodeFileAccess } from '@mediastruct/core';
import { afterAll, expect, it } from 'vitest';
import { FIXED_BYTES, usableBytes } from '../../../packages/core/src/archive/pack/disc-room.ts';
import { MEDIA } from '../../../packages/core/src/archive/pack/medium.ts';
import { protectImage } from '../src/repair/protect-image.ts';
import { planRs03 } from '../src/repair/rs03-layout.ts';
import { noise, SECTOR } from './bag-disc.ts';

const base = mkdtempSync(join(tmpdir(), 'mediastruct-room-'));
const hasDvdisaster = spawnSync('sh', ['-c', 'command -v dvdisaster']).status === 0;

afterAll(() => rmSync(base, { recursive: true }));

/** Sectors of the largest image that the packer makes for a medium. */
function fullImage(bytes: number, reservePercent: number): number {
  const usable = usableBytes({ medium: { name: 'test', bytes }, reservePercent });
  return Math.floor((usable + FIXED_BYTES) / SECTOR);
}

it.each(MEDIA.map(({ name, bytes }) => [name, bytes] as const))(
  'leaves at least the reserve asked for on a %s, whatever percent that is',
  (_, bytes) => {
    for (let percent = 1; percent <= 200; percent++) {
      const layout = planRs03(fullImage(bytes, percent), Math.floor(bytes / SECTOR));
      expect(layout?.percent, `${percent} %`).toBeGreaterThanOrEqual(percent);
      expect((layout?.sectors ?? Infinity) * SECTOR, `${percent} %`).toBeLessThanOrEqual(bytes);
    }
  },
);

it.skipIf(!hasDvdisaster).each([
  [3_000_000, 20],
  [5_000_000, 5],
  [7_654_321, 27],
  [9_999_999, 100],
])(
  'is what dvdisaster makes of a medium of %i bytes that is filled but for %i percent',
  async (bytes, percent) => {
    const image = join(base, 'full.img');
    const data = fullImage(bytes, percent);
    writeFileSync(image, noise(data * SECTOR, 1));
    const sectors = Math.floor(bytes / SECTOR);
    const made = await protectImage(nodeFileAccess, {
      image,
      method: 'rs03',
      sectors,
      progress: ignoreProgress,
      stop: { requested: false },
    });
    expect(made.percent).toBeGreaterThanOrEqual(percent);
    expect(made.sectors).toBeLessThanOrEqual(sectors);
  },
  120_000,
);
