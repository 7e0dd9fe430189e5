// npm run docs:walk: runs the commands that stand in the blocks ```console of a page, one world for all of them, and compares what they print with
// what stands there. A line "..." stands for any lines. Exit 1 where they differ; --write puts what was printed into the page.
// The disks are file systems in memory, so it needs to be allowed to mount them; `plug NAME` and `unplug NAME` in a comment of the page mount and unmount one.
// usage: node scripts/walk-page.ts docs/SHELF.md [--write]
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'fs-extra';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { fits, readWalk } from './walk-blocks.ts';

const WORKSPACE = path.resolve(import.meta.dirname, '..');
const PROGRAM = process.env['MEDIASTRUCT_PROGRAM'] ?? path.join(WORKSPACE, 'packages/cli/bin/mediastruct.js');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean' } },
});
const page = path.resolve(positionals[0] ?? path.join(WORKSPACE, 'docs/SHELF.md'));
const world = fs.mkdtempSync(path.join(tmpdir(), 'ms-walk-'));
/** Folders of the page, and where they stand. */
const PLACES = [
  ['/home/anna/photos', path.join(world, 'photos')],
  ['/media/', path.join(world, 'media/')],
  ['/mnt/', path.join(world, 'mnt/')],
] as const;

const DISKS = ['BLUE1', 'BLUE2', 'RED'];

try {
  makeWorld();
  walk();
} finally {
  for (const disk of DISKS) spawnSync('umount', [path.join(world, 'media', disk)], { stdio: 'ignore' });
  fs.removeSync(world);
}

/** A library with six films and six pictures, and three empty disks, each on a device of its own. */
function makeWorld(): void {
  for (const folder of ['bin', 'mnt', ...DISKS.flatMap((disk) => [`media/${disk}`, `drawer/${disk}`])])
    fs.mkdirpSync(path.join(world, folder));
  // Whatever is mounted is found, so what is on a disk that is unplugged lies in a folder.
  const [there, away] = [`${world}/media/$1`, `${world}/drawer/$1`];
  script('plug', `mount -t tmpfs -o size=8G tmpfs "${there}" && cp -a "${away}/." "${there}"`);
  script('unplug', `cp -a "${there}/." "${away}" && umount "${there}"`);
  for (const disk of DISKS) execFileSync(path.join(world, 'bin/plug'), [disk]);
  script('mediastruct', `exec "${process.execPath}" "${PROGRAM}" "$@"`);
  shell('mediastruct init /home/anna/photos', world);
  for (let nth = 1; nth <= 6; nth += 1) {
    put(`media/2019/05/film${nth}.mov`, 5_000_000);
    put(`media/2024/08/p${nth}.jpg`, 300_000);
  }
}

function script(name: string, line: string): void {
  fs.writeFileSync(path.join(world, 'bin', name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
}

function put(file: string, bytes: number): void {
  const text = `${file} `.repeat(Math.ceil(bytes / (file.length + 1)));
  fs.outputFileSync(path.join(world, 'photos', file), text.slice(0, bytes));
}

function walk(): void {
  let text = fs.readFileSync(page, 'utf8');
  let differing = 0;
  for (const step of readWalk(text)) {
    const printed = shell(step.command);
    if (step.kind === 'hidden') continue;
    if (fits(step.expected, printed)) continue;
    differing += 1;
    console.log(
      `$ ${step.command}\nexpected:\n${step.expected.join('\n')}\nprinted:\n${printed.join('\n')}\n`,
    );
    const before = [`$ ${step.command}`, ...step.expected].join('\n');
    text = text.replace(before, () => [`$ ${step.command}`, ...printed].join('\n'));
  }
  if (values.write === true) fs.writeFileSync(page, text);
  console.log(differing === 0 ? 'Every command prints what stands there.' : `${differing} differ.`);
  process.exitCode = differing === 0 || values.write === true ? 0 : 1;
}

/** The lines that a command prints, with the paths of the page. */
function shell(command: string, cwd = path.join(world, 'photos')): readonly string[] {
  const there = PLACES.reduce((line, [name, place]) => line.replaceAll(name, place), command);
  const env = {
    ...process.env,
    PATH: `${path.join(world, 'bin')}:${process.env['PATH'] ?? ''}`,
    NO_COLOR: '1',
  };
  const said = execFileSync('sh', ['-c', `{ ${there}\n} 2>&1 || true`], { cwd, env, encoding: 'utf8' });
  const text = PLACES.reduce((line, [name, place]) => line.replaceAll(place, name), said);
  return text.trimEnd() === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => line.trimEnd());
}
