import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { buildPackages } from './build-packages.ts';
import { WORKSPACE, workspacePackages } from './workspace-packages.ts';

const BUILDS = path.join(WORKSPACE, 'build');
const PREFIX = 'of-';
/** Builds that no test run used for a day go. */
const KEPT_MS = 86_400_000;

/** Before the tests: builds the program from the sources as they are now, unless that was done, and names it to them. */
export default async function nameBuiltProgram(): Promise<void> {
  process.env['MEDIASTRUCT_PROGRAM'] ??= await builtProgram();
}

/** The program built from the sources as they are now. Each state of the sources has a folder of its own, so that test runs do not meet. */
export async function builtProgram(): Promise<string> {
  const folder = path.join(BUILDS, `${PREFIX}${stateOfSources()}`);
  if (!existsSync(folder)) await buildInto(folder);
  const now = new Date();
  utimesSync(folder, now, now);
  removeOldBuilds(now.getTime());
  return path.join(folder, 'node_modules/@mediastruct/cli/bin/mediastruct.js');
}

async function buildInto(folder: string): Promise<void> {
  const beside = path.join(BUILDS, `new-${process.pid}`);
  await buildPackages(beside);
  try {
    renameSync(beside, folder);
  } catch {
    // Another test run was faster.
    rmSync(beside, { recursive: true });
  }
}

/** Names, sizes and times of all that a build is made of. */
function stateOfSources(): string {
  const state = createHash('sha256');
  const folders = [...workspacePackages().map((each) => each.folder), path.join(WORKSPACE, 'scripts/build')];
  const files = folders.flatMap((folder) =>
    globSync(['package.json', 'bin/*', 'src/**/*.*', '*.ts'], { cwd: folder }).map((file) =>
      path.join(folder, file),
    ),
  );
  for (const file of [...files.sort(), path.join(WORKSPACE, 'package-lock.json')]) {
    const { size, mtimeMs } = statSync(file);
    state.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return state.digest('hex').slice(0, 16);
}

function removeOldBuilds(nowMs: number): void {
  for (const name of readdirSync(BUILDS)) {
    const folder = path.join(BUILDS, name);
    if (name.startsWith(PREFIX) && statSync(folder).mtimeMs < nowMs - KEPT_MS)
      rmSync(folder, { recursive: true, force: true });
  }
}
