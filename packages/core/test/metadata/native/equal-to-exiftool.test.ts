import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../../../../../mediagen/src/index.ts';
import { nodeFileAccess } from '../../../src/files/node-file-access.ts';
import { joinPath, walkTree } from '../../../src/files/walk.ts';
import { ExiftoolReader } from '../../../src/metadata/exiftool-reader.ts';
import { extensionOf } from '../../../src/metadata/media-kind.ts';
import { MEMORY } from '../../files/temporary-folder.ts';
import type { Compared } from './compare-readers.ts';
import { compareReaders } from './compare-readers.ts';
import { samples } from './samples.ts';

/** A folder of real pictures; the two readers are compared over it too. */
const { NATIVE_CORPUS } = process.env;

let root: string;
let exiftool: ExiftoolReader;

beforeAll(() => {
  root = mkdtempSync(join(MEMORY, 'mediastruct-native-'));
  exiftool = new ExiftoolReader({ scratchDir: tmpdir() });
});

afterAll(async () => {
  await exiftool.close();
  rmSync(root, { recursive: true, force: true });
});

async function compareAll(paths: readonly string[]): Promise<readonly Compared[]> {
  const found: Compared[] = [];
  for await (const one of compareReaders(exiftool, paths)) found.push(one);
  return found;
}

function disagreements(found: readonly Compared[]): readonly string[] {
  return found.flatMap(({ path, faults }) => faults.map((fault) => `${path}: ${fault}`));
}

function filesBelow(folder: string): readonly string[] {
  return [...walkTree(nodeFileAccess, folder, { leaveOut: () => false })].flatMap((entry) =>
    entry.kind === 'file' ? [joinPath(folder, entry.path)] : [],
  );
}

describe('the native reader and exiftool', () => {
  it('agree about every sample, and none is left to exiftool', async () => {
    const folder = join(root, 'samples');
    mkdirSync(folder);
    const paths = samples().map(({ name, bytes }) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    });
    const found = await compareAll(paths);
    expect(disagreements(found)).toEqual([]);
    expect(
      found.flatMap(({ path, native }) => (native.kind === 'tags' ? [] : [`${path}: ${native.why}`])),
    ).toEqual([]);
  });

  it('agree about all that mediagen makes, of every kind of file', async () => {
    const basedir = join(root, 'made');
    await generate({ basedir, mediasize: 2_500_000, filesizemin: 500, filesizemax: 4_000, seed: 'native' });
    const found = await compareAll(filesBelow(basedir));
    expect(disagreements(found)).toEqual([]);
    const accepted = Map.groupBy(
      found.filter(({ native }) => native.kind === 'tags'),
      ({ path }) => extensionOf(path).toLowerCase(),
    );
    const kinds = ('jpg png heic mp4 mov avi nef cr2 cr3 arw dng ' + 'orf pef raf rw2 srw').split(' ');
    expect(kinds.filter((kind) => !accepted.has(kind))).toEqual([]);
    expect(accepted.get('jpg')?.length).toBeGreaterThan(100);
  });

  it.runIf(NATIVE_CORPUS !== undefined)('agree about the pictures of the folder NATIVE_CORPUS', async () => {
    const found = await compareAll(filesBelow(NATIVE_CORPUS ?? ''));
    expect(disagreements(found)).toEqual([]);
  });
});
