// A library with one built volume, for the benches of discs.
import { spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import fs from 'fs-extra';
import { builtProgram } from '../scripts/build/built-program.ts';

export const CLI = await builtProgram();
const FILES_A_DAY = 1000;

export interface DiscSet {
  readonly name: string;
  readonly files: number;
  /** Bytes of each. */
  readonly size: number;
}

export const DISC_SETS: readonly DiscSet[] = [
  { name: '100 files of 20 MB', files: 100, size: 20e6 },
  { name: '50,000 files of 20 kB', files: 50_000, size: 20e3 },
];

/** Makes the library in a new folder and packs all of it into one volume; returns the volume's folder. */
export function makeVolume(library: string, { files, size }: DiscSet): string {
  mediastruct('init', library, '--medium', 'bd-25');
  const config = path.join(library, 'mediastruct.toml');
  fs.writeFileSync(
    config,
    fs.readFileSync(config, 'utf8').replace('same_device_discs = false', 'same_device_discs = true'),
  );
  const content = Buffer.alloc(size);
  for (let nth = 0; nth < files; nth++) {
    const day = String(1 + (Math.floor(nth / FILES_A_DAY) % 28)).padStart(2, '0');
    const month = String(1 + Math.floor(nth / FILES_A_DAY / 28)).padStart(2, '0');
    const folder = path.join(library, 'media/2019', month, day);
    fs.ensureDirSync(folder);
    fs.writeFileSync(path.join(folder, `IMG_${nth}.JPG`), randomFillSync(content));
  }
  mediastruct('crawl', '--library', library, '--quiet');
  mediastruct('archive', '--yes', '--library', library, '--quiet');
  const archive = path.join(library, 'archive');
  const [volume = ''] = fs.readdirSync(archive).filter((name) => !name.includes('.'));
  return path.join(archive, volume);
}

function mediastruct(...args: readonly string[]): void {
  const done = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}`);
}

/** Peak memory of one run of the program, MiB. */
export function peakMemory(...args: readonly string[]): number {
  const told = path.join(fs.mkdtempSync('/tmp/mediastruct-peak-'), 'peak');
  const loader = path.join(import.meta.dirname, 'peak-memory.mjs');
  const done = spawnSync(process.execPath, ['--import', loader, CLI, ...args], {
    stdio: 'ignore',
    env: { ...process.env, BENCH_PEAK: told },
  });
  if (done.status !== 0) throw new Error(`${args.join(' ')} ended with ${done.status}`);
  const peak = Number(fs.readFileSync(told, 'utf8')) / 1024;
  fs.removeSync(path.dirname(told));
  return peak;
}
