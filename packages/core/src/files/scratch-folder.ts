import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOfDeadProcess, processMark } from './process-mark.ts';

const NAME = /^mediastruct-[a-z]+-(.+)-[A-Za-z0-9]{6}$/;

/**
 * A new private folder, which goes with all that is in it; among the system's temporary files, or below a folder that is named. Those that runs
 * of this user left there when they were killed go first.
 */
export class ScratchFolder {
  /** Absolute. */
  readonly path: string;

  constructor(what: string, below = tmpdir()) {
    removeLeftovers(below);
    this.path = mkdtempSync(join(below, `mediastruct-${what}-${processMark()}-`));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function removeLeftovers(below: string): void {
  for (const name of readdirSync(below)) {
    const [, mark] = NAME.exec(name) ?? [];
    if (mark === undefined || !isOfDeadProcess(mark)) continue;
    const path = join(below, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() && found.uid === process.getuid?.())
      rmSync(path, { recursive: true, force: true });
  }
}
