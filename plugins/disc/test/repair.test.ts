import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ignoreProgress, nodeFileAccess } from '@mediastruct/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { program } from '../../../packages/command/test/program.ts';
import { checkImage } from '../src/read/check-image.ts';
import { protectImage } from '../src/repair/protect-image.ts';
import { repairDisc } from '../src/repair/repair-disc.ts';
import { bagImage, burst, damagedCopy, makeBag, scattered, SECTOR } from './bag-disc.ts';

const quiet = { progress: ignoreProgress, stop: { requested: false } };
const base = mkdtempSync(join(tmpdir(), 'mediastruct-repair-'));
const bag = join(base, 'bag');
const plain = join(base, 'plain.iso');
const damaged = join(base, 'damaged.iso');
const output = join(base, 'out.iso');
const LONG = 600_000;
/** What the larger images hold. RS03 corrects about 1 MB a second. */
const MEGABYTES = Number(process.env['DISC_REPAIR_MB'] ?? 3);
const SCATTERED = 15 * MEGABYTES;
let dataSectors = 0;

beforeAll(async () => {
  makeBag(bag, [...Array.from({ length: 19 }, (_, nth) => MEGABYTES * 50_000 + nth * 17), 2048, 1]);
  dataSectors = await bagImage(bag, plain);
});

afterEach(() => {
  for (const name of readdirSync(base))
    if (/^(damaged|out|other)/.test(name)) rmSync(join(base, name), { recursive: true });
});

afterAll(() => rmSync(base, { recursive: true }));

function has(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
}

/** The sector at so many hundredths of the plain image. */
const at = (hundredths: number) => Math.floor((dataSectors * hundredths) / 100);

const repair = (copies: readonly string[] = [], more: { partial?: boolean; source?: string } = {}) =>
  repairDisc(nodeFileAccess, {
    source: more.source ?? damaged,
    output,
    copies,
    partial: more.partial ?? false,
    library: null,
    catalogue: null,
    ...quiet,
  });

const isSame = (image: string) => readFileSync(output).equals(readFileSync(image));

const METHODS = [
  { method: 'rs03' as const, tool: 'dvdisaster' },
  { method: 'par2' as const, tool: 'par2' },
];

/** Gives an image 20 % of error correction data, as the reserve of a volume leaves it. */
async function protect(image: string, method: 'rs03' | 'par2', data: number): Promise<number> {
  const sectors = Math.floor((data + 2) * 1.22) + 300;
  const protection = await protectImage(nodeFileAccess, { image, method, sectors, ...quiet });
  expect(protection.sectors).toBeLessThanOrEqual(sectors);
  expect(protection.method).toBe(method);
  return protection.sectors;
}

describe.each(METHODS)(`an image of ${MEGABYTES} MB with 20 % of $method`, ({ method, tool }) => {
  const image = join(base, `${method}.iso`);
  let sectors = 0;

  beforeAll(async () => {
    if (!has(tool)) return;
    copyFileSync(plain, image);
    sectors = await protect(image, method, dataSectors);
  }, LONG);

  it.skipIf(!has(tool)).each([
    [`${SCATTERED} scattered sectors of zeros`, () => scattered(sectors, SCATTERED), 'zeros' as const],
    [
      `${SCATTERED} scattered sectors of random bytes`,
      () => scattered(sectors, SCATTERED, 5),
      'noise' as const,
    ],
    [
      'a tenth in one piece',
      () => burst(Math.floor(sectors / 4), Math.floor(sectors / 10)),
      'zeros' as const,
    ],
  ])(
    'is whole again after %s',
    async (_, where, filling) => {
      damagedCopy(image, damaged, { sectors: where(), filling });
      const correction = { method, outcome: 'good' };
      expect(await repair()).toMatchObject({ ok: true, correction, wrong: 0, sound: 24, unproven: [] });
      expect(isSame(image)).toBe(true);
    },
    LONG,
  );
});

describe.each(METHODS)('a small image with 20 % of $method', ({ method, tool }) => {
  const folder = join(base, `bag-${method}`);
  const small = join(base, `small-${method}.iso`);
  const image = join(base, `small-${method}-protected.iso`);
  let data = 0;
  let sectors = 0;

  beforeAll(async () => {
    if (!has(tool)) return;
    makeBag(folder, [...Array.from({ length: 29 }, (_, nth) => 100_000 + nth * 17), 2048, 1]);
    data = await bagImage(folder, small);
    copyFileSync(small, image);
    sectors = await protect(image, method, data);
  }, LONG);

  it.skipIf(!has(tool))('begins with the image as it was, and every program still reads it', async () => {
    const bytes = readFileSync(image);
    expect(bytes.length).toBe(sectors * SECTOR);
    expect(bytes.subarray(0, data * SECTOR).equals(readFileSync(small))).toBe(true);
    expect(await checkImage(nodeFileAccess, { image, ...quiet })).toMatchObject({ ok: true, wrong: 0 });
    if (!has('xorriso')) return;
    const out = join(base, `other-${method}`);
    execFileSync('xorriso', ['-osirrox', 'on', '-indev', image, '-extract', '/', out], { stdio: 'ignore' });
    execFileSync('diff', ['-r', folder, out]);
    execFileSync('chmod', ['-R', 'u+w', out]);
  });

  it.skipIf(!has(tool))(
    'gets the same data every time',
    async () => {
      const again = join(base, 'other.iso');
      copyFileSync(small, again);
      await protect(again, method, data);
      expect(readFileSync(again).equals(readFileSync(image))).toBe(true);
    },
    LONG,
  );

  it.skipIf(!has(tool)).each([
    ['its descriptors', () => burst(0, 60)],
    ['what describes files', () => burst(257, 60)],
    ['the sectors that tell of the data', () => [...burst(data, 2), sectors - 1]],
    [
      'its descriptors and the sectors that tell of the data',
      () => [...burst(0, 60), ...burst(data, 2), sectors - 1],
    ],
    ['the data themselves', () => burst(data, 60)],
    ['the end, which is cut off', () => burst(sectors - 60, 60)],
  ])(
    'is whole again after damage to %s',
    async (what, where) => {
      damagedCopy(image, damaged, { sectors: where(), filling: 'noise' });
      if (what.includes('cut off')) truncateSync(damaged, (sectors - 60) * SECTOR);
      expect(await repair()).toMatchObject({ ok: true, correction: { method, outcome: 'good' } });
      expect(isSame(image)).toBe(true);
    },
    LONG,
  );

  it.skipIf(!has(tool))(
    'is not called repaired where more is damaged than can be corrected, until a folder has the files',
    async () => {
      damagedCopy(image, damaged, { sectors: burst(600, Math.floor(sectors / 3)), filling: 'zeros' });
      const report = await repair();
      const correction = { method, outcome: 'insufficient' };
      expect(report).toMatchObject({ ok: false, code: 'content-mismatch', image: null, correction });
      expect(report.first.map(({ path }) => path)).toContain('data/2019/05/08/IMG_7.JPG');
      expect(existsSync(output) || existsSync(`${output}.part`)).toBe(false);
      expect(await repair([folder])).toMatchObject({ ok: true, correction: { outcome: 'good' } });
      expect(isSame(image)).toBe(true);
    },
    LONG,
  );

  it.skipIf(!has(tool) || method === 'par2')(
    'is whole again after a scratch over the header and all CRCs',
    async () => {
      damagedCopy(image, damaged, { sectors: burst(data - 20, Math.floor(sectors / 12)), filling: 'zeros' });
      expect(await repair()).toMatchObject({ ok: true, correction: { outcome: 'good' } });
      expect(isSame(image)).toBe(true);
    },
    LONG,
  );

  it.skipIf(!has(tool))('is refused where the medium has no room', async () => {
    const full = join(base, 'other.iso');
    copyFileSync(small, full);
    const request = { image: full, method, sectors: data + 1, ...quiet };
    await expect(protectImage(nodeFileAccess, request)).rejects.toMatchObject({ code: 'no-space' });
    expect(readFileSync(full).equals(readFileSync(small))).toBe(true);
  });
});

describe('an image without error correction data', () => {
  it('is mended from another copy that is damaged elsewhere', async () => {
    const other = join(base, 'other.iso');
    const all = [...scattered(dataSectors, 100)];
    damagedCopy(plain, damaged, { sectors: all.slice(0, 50), filling: 'zeros' });
    damagedCopy(plain, other, { sectors: all.slice(50), filling: 'zeros' });
    const report = await repair([other]);
    expect(report).toMatchObject({ ok: true, wrong: 0, sound: 24, correction: { method: 'none' } });
    expect(isSame(plain)).toBe(true);
  });

  it('is mended from another copy where what describes files is damaged, and says that nothing proves it', async () => {
    const other = join(base, 'other.iso');
    copyFileSync(plain, other);
    damagedCopy(plain, damaged, { sectors: burst(257, 250), filling: 'noise' });
    const report = await repair([other]);
    expect(report).toMatchObject({ ok: true, unproven: [{ first: 257, why: `taken from ${other}` }] });
    expect(isSame(plain)).toBe(true);
  });

  it('is mended from a folder that has its files, under whatever names', async () => {
    const other = join(base, 'other');
    execFileSync('cp', ['-r', join(bag, 'data'), other]);
    execFileSync('mv', [join(other, '2019/05/16/IMG_15.JPG'), join(other, 'renamed')]);
    damagedCopy(plain, damaged, { sectors: burst(at(65), at(25)), filling: 'noise' });
    const report = await repair([other]);
    expect(report).toMatchObject({ ok: true, wrong: 0 });
    expect(report.firstMended).toContainEqual({
      path: 'data/2019/05/16/IMG_15.JPG',
      from: join(other, 'renamed'),
    });
    expect(isSame(plain)).toBe(true);
  });

  it('is not written where a file stays wrong, which is named; and is, where a partial one is wanted', async () => {
    damagedCopy(plain, damaged, { sectors: [at(90)], filling: 'noise' });
    const [wrong] = (await repair()).first;
    expect(wrong).toMatchObject({ what: 'reads otherwise than its manifest says' });
    expect(existsSync(output)).toBe(false);
    expect(await repair([], { partial: true })).toMatchObject({
      ok: false,
      image: output,
      wrong: 1,
      sound: 23,
    });
    expect(readFileSync(output).equals(readFileSync(damaged))).toBe(true);
  });

  it('has its manifest from another copy', async () => {
    const other = join(base, 'other.iso');
    const manifest = Math.floor(readFileSync(plain).indexOf('  data/2019/05/01/IMG_0.JPG') / SECTOR);
    damagedCopy(plain, damaged, { sectors: [manifest], filling: 'noise' });
    copyFileSync(plain, other);
    expect(await repair()).toMatchObject({ ok: false });
    expect(await repair([other])).toMatchObject({ ok: true });
    expect(isSame(plain)).toBe(true);
  });

  it('refuses a copy of another disc', async () => {
    const other = join(base, 'other.iso');
    damagedCopy(plain, damaged, { sectors: [at(90)], filling: 'zeros' });
    const bytes = readFileSync(plain);
    for (let from = bytes.indexOf('MS_2f844a98_0007'); from >= 0; from = bytes.indexOf('MS_2f844a98_0007'))
      bytes.write('MS_2f844a98_0008', from);
    writeFileSync(other, bytes);
    await expect(repair([other])).rejects.toMatchObject({ code: 'wrong-volume' });
    expect(existsSync(output) || existsSync(`${output}.part`)).toBe(false);
  });
});

describe('a drive', () => {
  it('is read on behind sectors that it cannot read, each tried twice', async () => {
    const refused = new Map<number, number>();
    const bad = new Set([at(30), at(30) + 1, at(90)]);
    const scratched = {
      ...nodeFileAccess,
      read: (fd: number, buffer: Uint8Array, position: number | null) => {
        const first = Math.floor((position ?? 0) / SECTOR);
        const isSource = nodeFileAccess.fstat(fd).ino === nodeFileAccess.lstat(plain).ino;
        for (let sector = first; isSource && sector * SECTOR < (position ?? 0) + buffer.length; sector++) {
          if (!bad.has(sector)) continue;
          if (buffer.length === SECTOR) refused.set(sector, (refused.get(sector) ?? 0) + 1);
          throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
        }
        return nodeFileAccess.read(fd, buffer, position);
      },
    };
    const request = {
      source: plain,
      output,
      copies: [bag],
      partial: false,
      library: null,
      catalogue: null,
      ...quiet,
    };
    expect(await repairDisc(scratched, request)).toMatchObject({ ok: true, unreadable: 3, mended: 2 });
    expect([...refused]).toEqual([
      [at(30), 2],
      [at(30) + 1, 2],
      [at(90), 2],
    ]);
    expect(isSame(plain)).toBe(true);
  });
});

it('leaves the source as it was', async () => {
  damagedCopy(plain, damaged, { sectors: [at(90)], filling: 'zeros' });
  const before = readFileSync(damaged);
  const { mtimeMs } = statSync(damaged);
  await repair([bag]);
  expect(readFileSync(damaged).equals(before)).toBe(true);
  expect(statSync(damaged).mtimeMs).toBe(mtimeMs);
});

it('leaves no image under its name where it is killed', async () => {
  damagedCopy(plain, damaged, { sectors: [at(90)], filling: 'zeros' });
  const args = [program, 'disc', 'repair', damaged, '-o', output, '--partial', '--progress', 'json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: base });
  child.stderr.once('data', () => child.kill('SIGKILL'));
  const signal = await new Promise((resolve) => child.on('close', (_, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
  expect(existsSync(output)).toBe(false);
  // What a cut-off run left is the user's to remove.
  await expect(repair()).rejects.toMatchObject({ code: 'usage', path: `${output}.part` });
}, 60_000);
