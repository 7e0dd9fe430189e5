/**
 * Restoring everything from the image of a disc, beside xorriso's extraction and sha256sum of what it wrote, with and without waiting until it is
 * on the disk, which ours always does.
 *
 *     node bench/disc-restore.ts [large files of 20 MB] [small files of 10 KB] [rounds]
 */
import { spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { race, timingTable } from './peers.ts';
import { builtProgram } from '../scripts/build/built-program.ts';

const large = Number(process.argv[2] ?? 100);
const small = Number(process.argv[3] ?? 50_000);
const rounds = Number(process.argv[4] ?? 3);
const program = await builtProgram();

const folder = mkdtempSync(join(tmpdir(), 'mediastruct-bench-'));
try {
  measure(`${large} files of 20 MB`, { files: large, bytes: 20_000_000 });
  measure(`${small} files of 10 KB`, { files: small, bytes: 10_000 });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Load {
  readonly files: number;
  readonly bytes: number;
}

function measure(title: string, load: Load): void {
  if (load.files === 0) return;
  const library = join(folder, 'lib');
  const image = makeImage(library, load);
  const out = join(folder, 'out');
  const clear = () => rmSync(out, { recursive: true, force: true });
  const extract = `mkdir -p "${out}" && xorriso -osirrox on -indev "${image}" -extract / "${out}/x"`;
  const sum = `find "${out}" -type f -print0 | xargs -0 sha256sum > "${out}.sums"`;
  const timings = race(
    [
      {
        name: 'xorriso -osirrox, sha256sum',
        command: ['sh', '-c', `${extract} && ${sum}`],
        before: clear,
      },
      {
        name: 'xorriso -osirrox, sha256sum, sync',
        command: ['sh', '-c', `${extract} && ${sum} && sync -f "${out}"`],
        before: clear,
      },
      {
        name: 'mediastruct disc restore --all',
        command: [
          process.execPath,
          program,
          ...['disc', 'restore', '--all', '--no-input', '--library', library, '--to', out, '--from', image],
        ],
        before: clear,
      },
    ],
    rounds,
  );
  console.log(timingTable(title, timings));
  clear();
  rmSync(library, { recursive: true, force: true });
}

/** A library with one volume, whose folder is gone: its image has everything. */
function makeImage(library: string, { files, bytes }: Load): string {
  run('init', library);
  const content = Buffer.alloc(bytes);
  for (let nth = 0; nth < files; nth++) {
    const day = join(library, 'media/2019/05', String((nth % 28) + 1).padStart(2, '0'));
    mkdirSync(day, { recursive: true });
    writeFileSync(join(day, `IMG_${String(nth).padStart(6, '0')}.jpg`), randomFillSync(content));
  }
  run('crawl', '--quiet', '--library', library);
  run('archive', '--quiet', '--yes', '--medium', 'bd-25', '--library', library);
  const image = join(folder, `${bytes}.iso`);
  run('disc', 'image', '1', '--quiet', '--library', library, '--output', image);
  for (const name of readdirSync(join(library, 'archive')))
    rmSync(join(library, 'archive', name), { recursive: true });
  return image;
}

function run(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mediastruct ${args.join(' ')} ended with ${status}: ${stderr}`);
}
