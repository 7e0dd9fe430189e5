import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { ignoreProgress, nodeFileAccess, openLibrary, planArchive } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestLibrary } from '../../../packages/core/test/archive/library.ts';
import { checkImage } from '../src/read/check-image.ts';
import { imageOfVolume } from '../src/volume/image-of-volume.ts';

const quiet = { progress: ignoreProgress, stop: { requested: false } };
let test: TestLibrary;
let output: string;

beforeEach(async () => {
  test = new TestLibrary(
    ['2019/05/12/a.jpg', '2019/05/12/100% b.jpg', '2019/05/13/c.jpg'].map((path) => ({ path, size: 5000 })),
  );
  output = join(test.root, 'volume.iso');
  await test.session(async (session) => completeRun(session, (await planArchive(session, {})).run));
});

afterEach(() => test[Symbol.dispose]());

const make = () => imageOfVolume(test.library, { volume: '1', output, ...quiet });
const check = () => checkImage(nodeFileAccess, { image: output, ...quiet });

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}

function payload(name: string): string {
  const volume = readdirSync(test.archive()).find((entry) => !entry.includes('.')) ?? '';
  return test.archive(`${volume}/data/2019/05/12/${name}`);
}

it('makes an image that proves itself by the manifests on it', async () => {
  const report = await make();
  expect(report).toMatchObject({ files: 13, bytes: readFileSync(output).length });
  // All but the list of what stands beside the bag, which nothing names.
  expect(await check()).toMatchObject({ ok: true, sound: 12, wrong: 0, view: 'rock-ridge' });
});

it('makes the whole image or none, whichever write the disk refuses', { timeout: 120_000 }, async () => {
  await make();
  const whole = readFileSync(output);
  rmSync(output);
  for (let nth = 1, refused = 0; ; nth++, refused = 0) {
    let left = nth;
    const write: FileAccess['write'] = (fd, buffer, position) => {
      if (--left !== 0) return nodeFileAccess.write(fd, buffer, position);
      refused += 1;
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    };
    const library = openLibrary(test.root, { access: { ...nodeFileAccess, write } });
    const made = await imageOfVolume(library, { volume: '1', output, ...quiet }).catch(codeOf);
    if (refused === 0) {
      // Each of its writes was refused once.
      expect(nth).toBeGreaterThan(10);
      expect(readFileSync(output).equals(whole)).toBe(true);
      return;
    }
    expect(made).toBe('ENOSPC');
    expect(readdirSync(test.root).filter((name) => name.includes('.iso'))).toEqual([]);
  }
});

it('finds what rotted on the disc, and names it', async () => {
  await make();
  const bytes = readFileSync(output);
  const at = bytes.indexOf(readFileSync(payload('a.jpg')));
  bytes[at + 17] = (bytes[at + 17] as number) ^ 1;
  writeFileSync(output, bytes);
  expect(await check()).toMatchObject({
    ok: false,
    sound: 11,
    first: [{ path: 'data/2019/05/12/a.jpg', what: 'reads otherwise than its manifest says' }],
  });
});

it('tells what a drive cannot read, and reads on', async () => {
  await make();
  const at = readFileSync(output).indexOf(readFileSync(payload('a.jpg')));
  let refused = 0;
  const scratched = {
    ...nodeFileAccess,
    read: (fd: number, buffer: Uint8Array, position: number | null) => {
      const start = position ?? 0;
      if (start > at + 2048 || start + buffer.length <= at) return nodeFileAccess.read(fd, buffer, position);
      refused += 1;
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    },
  };
  expect(await checkImage(scratched, { image: output, ...quiet })).toMatchObject({
    ok: false,
    sound: 11,
    first: [{ path: 'data/2019/05/12/a.jpg', what: 'cannot be read to its end' }],
  });
  expect(refused).toBeGreaterThan(0);
});

it('tells of a disc that ends too early', async () => {
  await make();
  writeFileSync(output, readFileSync(output).subarray(0, -160 * 2048));
  expect(await check()).toMatchObject({ ok: false });
});

it('leaves no image of a volume of which a file reads otherwise', async () => {
  const file = payload('a.jpg');
  const bytes = readFileSync(file);
  bytes[0] = (bytes[0] as number) ^ 1;
  writeFileSync(file, bytes);
  await expect(make()).rejects.toMatchObject({ code: 'content-mismatch', path: file });
  expect(readdirSync(test.root).filter((name) => name.includes('.iso'))).toEqual([]);
});

it.each([
  ['is there and in no manifest', () => writeFileSync(payload('extra.jpg'), 'mine')],
  ['is in its manifest and not there', () => rmSync(payload('a.jpg'))],
  ['is empty, and its manifest says otherwise', () => truncateSync(payload('a.jpg'))],
])('begins no image where a file %s', async (message, change) => {
  change();
  await expect(make()).rejects.toThrow(message);
  expect(existsSync(output)).toBe(false);
});

it('replaces nothing', async () => {
  for (const taken of [output, `${output}.part`]) {
    writeFileSync(taken, 'mine');
    await expect(make()).rejects.toMatchObject({ code: 'usage', path: taken });
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    rmSync(taken);
  }
});

it('refuses a volume whose folder is gone', async () => {
  rmSync(test.archive(readdirSync(test.archive()).find((entry) => !entry.includes('.'))), {
    recursive: true,
  });
  await expect(make()).rejects.toMatchObject({ code: 'usage' });
});
