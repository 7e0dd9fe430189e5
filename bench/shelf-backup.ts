/**
 * What a backup to a disk costs beside `cp -r` with one sync, `restic backup` and git-annex (`add`, then `copy` to a directory), on the same bytes.
 *
 *     node bench/shelf-backup.ts [ROUNDS] [MEGABYTES] [FOLDER]
 *
 * Ours begins with a library that has never seen the source: it reads and hashes everything, copies it, reads it back and writes the catalogue. `cp` proves nothing;
 * the floor reads its copies back from the disk besides, as ours does, and hashes nothing. restic encrypts and compresses as it does by default. In each round: the
 * first run, one where nothing changed, and one after 60 photos were edited. The programs take turns, and the order changes from round to round. Ours is built
 * first. On a machine that others use too, what each took of the processors tells more than the clock; it is told where `/usr/bin/time` is installed. A program
 * that fails is told and left out from then on. Three rounds of 2 GB take about four minutes and 12 GB of the disk.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import fs from 'fs-extra';
import { generate, mp4File } from '../mediagen/src/index.ts';
import type { Timing } from './peers.ts';
import { timingTable } from './peers.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const MEGABYTES = Number(process.argv[3] ?? 2000);
const PARENT = process.argv[4] ?? tmpdir();
const EDITED = 60;
/** The program as it is published; from its sources it starts slower. */
const CLI = path.resolve(import.meta.dirname, '../build/node_modules/@mediastruct/cli/bin/mediastruct.js');
const home = fs.mkdtempSync(path.join(PARENT, 'mediastruct-bench-'));
const at = (name: string) => path.join(home, name);
process.env['RESTIC_PASSWORD'] = 'bench';

type Command = readonly [string, ...string[]];

interface Program {
  readonly name: string;
  /** What has to be installed. */
  readonly needs: string;
  /** The folder whose files it backs up. */
  readonly source: string;
  readonly prepare: () => void;
  readonly backUp: readonly Command[];
  /** True where a later run would read everything again. */
  readonly onlyFirst?: boolean;
}

const ms = (...args: readonly string[]): Command => [
  process.execPath,
  CLI,
  ...args,
  '--library',
  at('library'),
];
const annex = (...args: readonly string[]): Command => ['git', '-C', at('annexed'), 'annex', ...args];

const PROGRAMS: readonly Program[] = [
  {
    name: 'mediastruct shelf backup',
    needs: process.execPath,
    source: at('photos'),
    prepare: () => {
      for (const name of ['library', 'disk']) fs.emptyDirSync(at(name));
      run([process.execPath, CLI, 'init', at('library')]);
      run(ms('shelf', 'disk', 'add', 'Blue', at('disk')));
      run(ms('shelf', 'source', 'add', 'photos', at('photos')));
    },
    backUp: [ms('shelf', 'backup', 'Blue', '--yes', '--quiet')],
  },
  {
    name: 'cp -r and sync',
    needs: 'cp',
    source: at('photos'),
    prepare: () => fs.emptyDirSync(at('copied')),
    backUp: [
      ['cp', '-r', '--update', '--preserve=timestamps', at('photos'), at('copied')],
      ['sync', '-f', home],
    ],
  },
  {
    name: 'floor: cp -r, sync, read back',
    needs: 'dd',
    source: at('photos'),
    prepare: () => fs.emptyDirSync(at('floor')),
    backUp: [
      ['cp', '-r', '--preserve=timestamps', at('photos'), at('floor')],
      ['sync', '-f', home],
      [
        'find',
        at('floor'),
        ...'-type f -exec dd if={} of=/dev/null bs=1M iflag=direct status=none ;'.split(' '),
      ],
    ],
    onlyFirst: true,
  },
  {
    name: 'restic backup',
    needs: 'restic',
    source: at('photos'),
    prepare: () => {
      fs.emptyDirSync(at('restic'));
      run(['restic', '-r', at('restic'), 'init', '--quiet']);
    },
    backUp: [
      ['restic', '-r', at('restic'), 'backup', '--quiet', at('photos')],
      ['sync', '-f', home],
    ],
  },
  {
    name: 'git annex add, copy',
    needs: 'git-annex',
    source: at('annexed'),
    prepare: () => {
      if (fs.existsSync(at('annexed'))) run(['chmod', '-R', 'u+w', at('annexed'), at('directory')]);
      for (const name of ['annexed', 'directory']) fs.removeSync(at(name));
      fs.ensureDirSync(at('directory'));
      fs.copySync(at('photos'), at('annexed'), { preserveTimestamps: true });
      run(['git', 'init', '--quiet', at('annexed')]);
      run(annex('init', 'bench'));
      run(annex('initremote', 'disk', 'type=directory', `directory=${at('directory')}`, 'encryption=none'));
    },
    backUp: [
      annex('add', '--quiet', '.'),
      annex('copy', '--quiet', '--to', 'disk', '.'),
      ['sync', '-f', home],
    ],
  },
];

const HAS_TIME = fs.existsSync('/usr/bin/time');
const FAILED = new Set<Program>();
const STEPS = ['first run', 'nothing changed', `${EDITED} photos edited`] as const;

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, warm cache, ${ROUNDS} rounds\n`,
);
try {
  run([process.execPath, path.resolve(import.meta.dirname, '../scripts/build.ts')]);
  await makePhotos();
  const programs = PROGRAMS.filter(({ needs }) => isInstalled(needs));
  const times = new Map<string, number[]>();
  const worked = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const turn = [...programs.slice(round % programs.length), ...programs.slice(0, round % programs.length)];
    for (const program of turn) attempt(program, program.prepare);
    run(['sync', '-f', home]);
    for (const step of STEPS) {
      if (step === STEPS[2])
        for (const source of new Set(turn.map((one) => one.source))) editPhotos(source, round);
      for (const program of turn) {
        if (program.onlyFirst === true && step !== STEPS[0]) continue;
        const key = `${step} ${program.name}`;
        attempt(program, () => {
          const { seconds, processorSeconds } = timeOf(program.backUp);
          console.error(
            `round ${round + 1}, ${key}: ${seconds.toFixed(2)} s, of processors ${processorSeconds?.toFixed(2)} s`,
          );
          times.set(key, [...(times.get(key) ?? []), seconds]);
          if (processorSeconds !== null) worked.set(key, [...(worked.get(key) ?? []), processorSeconds]);
        });
      }
    }
  }
  for (const step of STEPS)
    for (const [what, of] of [
      ['clock', times],
      ['processors', worked],
    ] as const)
      console.log(
        timingTable(
          `${MEGABYTES / 1000} GB, ${step}: ${what}`,
          PROGRAMS.filter(({ onlyFirst }) => onlyFirst !== true || step === STEPS[0]).map(({ name }) =>
            timingOf(name, of.get(`${step} ${name}`) ?? []),
          ),
        ),
      );
} finally {
  spawnSync('chmod', ['-R', 'u+w', home]);
  fs.removeSync(home);
}

/** Nine tenths pictures of 4 MB, the rest films of 50 MB. */
async function makePhotos(): Promise<void> {
  await generate({
    ...{ basedir: at('photos'), plain: true, duplicates: 0 },
    ...{ maxnumfiles: Math.floor((MEGABYTES * 0.9) / 4), filesizemin: 4e6, filesizemax: 4e6 },
    mediasize: MEGABYTES * 1e6,
    excludetypes: ['png', 'gif', 'bmp', 'mp4', 'mov', 'txt', 'heic', 'raw'],
  });
  fs.ensureDirSync(at('photos/films'));
  for (let seed = 0; seed < MEGABYTES / 500; seed += 1)
    fs.writeFileSync(at(`photos/films/MVI_${1000 + seed}.MP4`), mp4File({ size: 50e6, seed, createdMs: 0 }));
}

/** Other bytes of the same length in the middle, as a picture that was developed anew. */
function editPhotos(source: string, round: number): void {
  const photos = fs
    .readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.jpe?g$/i.test(name) && !name.startsWith('.git'))
    .sort()
    .slice(0, EDITED);
  if (photos.length < EDITED) throw new Error(`expected ${EDITED} photos to edit, found ${photos.length}`);
  for (const name of photos) {
    const file = path.join(source, name);
    const bytes = fs.readFileSync(file);
    bytes.fill(`${round} ${name}`, 1000, 100_000);
    // A locked file of git-annex is a symlink that is replaced.
    fs.removeSync(file);
    fs.writeFileSync(file, bytes);
  }
}

/** What one program cannot do must not cost the figures of the others. */
function attempt(program: Program, task: () => void): void {
  if (FAILED.has(program)) return;
  try {
    task();
  } catch (error) {
    FAILED.add(program);
    console.error(
      `${program.name}: left out from here on: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function isInstalled(command: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1" >/dev/null', 'sh', command]).status === 0;
}

function timingOf(name: string, allS: readonly number[]): Timing {
  return { name, allS, medianS: allS.toSorted((a, b) => a - b)[allS.length >> 1] ?? null };
}

function timeOf(commands: readonly Command[]): {
  readonly seconds: number;
  readonly processorSeconds: number | null;
} {
  const start = performance.now();
  const told = at('times');
  fs.removeSync(told);
  for (const command of commands)
    run(HAS_TIME ? ['/usr/bin/time', '-a', '-o', told, '-f', '%U %S', ...command] : command);
  const seconds = (performance.now() - start) / 1000;
  if (!HAS_TIME) return { seconds, processorSeconds: null };
  const all = fs
    .readFileSync(told, 'utf8')
    .split(/\s+/)
    .filter((text) => text !== '');
  return { seconds, processorSeconds: all.reduce((sum, text) => sum + Number(text), 0) };
}

function run([command, ...args]: Command): void {
  const { status, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (error !== undefined || status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
}
