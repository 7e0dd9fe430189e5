// Aim: the native reader reads the dates of at least 15,000 JPEGs a second on one core.
// Peer, in the same run: exiftool, one process, over fewer of the same files.
// usage: node bench/native-dates.ts [FILES] [ROUNDS]
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import fs from 'fs-extra';
import { nodeFileAccess } from '@mediastruct/core';
import { ExiftoolReader, readNativeFile } from '@mediastruct/core/testing';
import { aviFile, heicFile, jpegFile, mp4File, rawFile } from '../mediagen/src/index.ts';

const FILES = Number(process.argv[2] ?? 4_000);
const ROUNDS = Number(process.argv[3] ?? 5);
const EXIFTOOL_FILES = 400;
const EXIF = {
  make: 'Canon',
  model: 'Canon EOS 40D',
  dateTimeOriginal: '2019:05:12 10:11:12',
  createDate: '2019:05:12 10:11:12',
  offsetTimeOriginal: '+02:00',
  gps: { latitude: 48.2, longitude: 16.4, utcMs: Date.UTC(2019, 4, 12, 8, 11, 12) },
};
const FILM = { size: 250_000, createdMs: Date.UTC(2019, 4, 12), make: 'Apple', model: 'iPhone 8' };
const KINDS = {
  jpg: (seed: number) => jpegFile({ size: 250_000, seed, exif: EXIF }),
  heic: (seed: number) => heicFile({ size: 250_000, seed, exif: EXIF }),
  cr2: (seed: number) => rawFile({ size: 250_000, seed, flavour: 'cr2', exif: EXIF }),
  cr3: (seed: number) => rawFile({ size: 250_000, seed, flavour: 'cr3', exif: EXIF }),
  rw2: (seed: number) =>
    rawFile({ size: 250_000, seed, flavour: 'rw2', exif: { ...EXIF, make: 'Panasonic' } }),
  mp4: (seed: number) => mp4File({ ...FILM, seed, moovLast: true }),
  avi: (seed: number) => aviFile({ size: 250_000, seed, localMs: Date.UTC(2019, 4, 12) }),
};

const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}, warm cache, one thread, ${ROUNDS} rounds\n`,
);
console.log(
  '| files of 250 KB | native, files/s | exiftool, files/s | times exiftool |\n| --- | --- | --- | --- |',
);
try {
  await using exiftool = new ExiftoolReader({ scratchDir: tmpdir(), processes: 1 });
  for (const [kind, make] of Object.entries(KINDS)) {
    const paths = Array.from({ length: FILES }, (_, seed) => {
      const file = path.join(home, `${seed}.${kind}`);
      fs.writeFileSync(file, make(seed));
      return file;
    });
    const native = median(Array.from({ length: ROUNDS + 1 }, () => readAll(paths)).slice(1));
    const some = paths.slice(0, EXIFTOOL_FILES);
    await askAll(exiftool, some.slice(0, 20));
    const asked: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) asked.push(await askAll(exiftool, some));
    const ratio = (native / median(asked)).toFixed(0);
    console.log(`| ${kind} | ${native.toFixed(0)} | ${median(asked).toFixed(0)} | ${ratio} |`);
    for (const file of paths) fs.removeSync(file);
  }
} finally {
  fs.removeSync(home);
}

/** Files a second. */
function readAll(paths: readonly string[]): number {
  const start = performance.now();
  for (const file of paths) {
    const read = readNativeFile(nodeFileAccess, file);
    if (read.kind !== 'tags') throw new Error(`${file}: ${read.why}`);
  }
  return (paths.length * 1000) / (performance.now() - start);
}

/** Files a second. */
async function askAll(exiftool: ExiftoolReader, paths: readonly string[]): Promise<number> {
  const start = performance.now();
  for await (const answer of exiftool.readMany(paths))
    if (answer.kind === 'failed') throw new Error(answer.message);
  return (paths.length * 1000) / (performance.now() - start);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
