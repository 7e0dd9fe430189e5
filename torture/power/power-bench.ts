import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { FileSystem } from './power-disk.ts';
import { run } from '../run-tool.ts';
import { FILE_SYSTEMS, PowerDisk, powerCut, syncDisks } from './power-disk.ts';

/** Why power cuts on a file system cannot be tried on this machine. */
export interface Hindrance {
  readonly fileSystem: FileSystem;
  readonly reason: string;
}

/** The disks whose power is cut, and what keeps the others from being there. */
export interface PowerBench {
  readonly disks: readonly PowerDisk[];
  readonly hindrances: readonly Hindrance[];
  [Symbol.dispose](): void;
}

const NAME = 'mediastruct-power-';

/** Of every file system; each has its own mkfs besides. */
const TOOLS = ['mount', 'umount', 'losetup', 'xfs_io'];

/** Images in memory cut faster; what a file system gave to its disk survives the cut in either. */
const PARENTS = ['/dev/shm', tmpdir()];

/** Makes one disk of each file system, and proves on each that a cut loses what was not synced and nothing else. */
export function openPowerBench(): PowerBench {
  const blocked = whyNoDisks();
  if (blocked !== undefined)
    return {
      disks: [],
      hindrances: FILE_SYSTEMS.map((fileSystem) => ({ fileSystem, reason: blocked })),
      [Symbol.dispose]: () => {},
    };
  clearAbandoned();
  makeLoopNodes();
  const parent = PARENTS.find((path) => existsSync(path)) as string;
  const folder = mkdtempSync(join(parent, `${NAME}${process.pid}-`));
  const disks: PowerDisk[] = [];
  const hindrances: Hindrance[] = [];
  for (const fileSystem of FILE_SYSTEMS)
    try {
      const disk = new PowerDisk(folder, fileSystem);
      disks.push(disk);
      proveCut(disk);
    } catch (error) {
      hindrances.push({ fileSystem, reason: (error as Error).message.trim() });
    }
  const unfit = new Set(hindrances.map(({ fileSystem }) => fileSystem));
  const close = () => clearFolder(folder);
  process.once('exit', close);
  return {
    disks: disks.filter(({ fileSystem }) => !unfit.has(fileSystem)),
    hindrances,
    [Symbol.dispose]: () => {
      process.off('exit', close);
      close();
    },
  };
}

function whyNoDisks(): string | undefined {
  if (process.platform !== 'linux') return `loop mounts are of Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'mounting asks for root';
  try {
    for (const tool of TOOLS) run({ tool, args: ['-V'] });
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}

/** Without this a bench that cuts nothing would pass everything. */
function proveCut(disk: PowerDisk): void {
  for (const flush of ['nothing flushed', 'log flushed'] as const) {
    const [synced, unsynced] = [join(disk.path, 'synced'), join(disk.path, 'unsynced')];
    writeFileSync(synced, flush);
    syncDisks([disk.path]);
    writeFileSync(unsynced, 'lost');
    run(powerCut(disk.path, flush));
    if (!disk.isDown) throw new Error('a file system that was shut down still takes changes');
    disk.powerUp();
    if (readFileSync(synced, 'utf8') !== flush) throw new Error('a cut lost what was synced');
    if (existsSync(unsynced) && readFileSync(unsynced, 'utf8') === 'lost')
      throw new Error('a cut lost nothing, though nothing was synced');
    rmSync(synced);
    rmSync(unsynced, { force: true });
  }
}

/** A container may lack the nodes of devices that its kernel has. */
function makeLoopNodes(): void {
  const nodes = [
    ['/dev/loop-control', 'c', '10', '237'],
    ...Array.from({ length: 8 }, (_, number) => [`/dev/loop${number}`, 'b', '7', `${number}`]),
  ] as const;
  for (const [path = '', ...kind] of nodes)
    if (!existsSync(path)) run({ tool: 'mknod', args: [path, ...kind] });
}

/** Takes away what a killed process of the suite left mounted. */
function clearAbandoned(): void {
  for (const parent of PARENTS.filter((path) => existsSync(path)))
    for (const name of readdirSync(parent)) {
      const pid = new RegExp(`^${NAME}(\\d+)-`).exec(name)?.[1];
      if (pid !== undefined && !existsSync(`/proc/${pid}`)) clearFolder(join(parent, name));
    }
}

function clearFolder(folder: string): void {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  for (const path of mounts.filter((mount) => mount.startsWith(`${folder}/`))) unmount(path);
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.img'))) detach(join(folder, name));
  rmSync(folder, { recursive: true, force: true });
}

function detach(image: string): void {
  for (const line of run({ tool: 'losetup', args: ['-j', image] }).split('\n'))
    if (line !== '') run({ tool: 'losetup', args: ['-d', line.slice(0, line.indexOf(':'))] });
}

/** A file that is still open, as after an error in mid-run, keeps the mount only until this process ends. */
function unmount(path: string): void {
  try {
    run({ tool: 'umount', args: [path] });
  } catch {
    run({ tool: 'umount', args: ['-l', path] });
  }
}
