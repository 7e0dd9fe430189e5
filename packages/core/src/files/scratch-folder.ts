import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new private folder, which goes with all that is in it; among the system's temporary files, or below a folder that is named. */
export class ScratchFolder {
  /** Absolute. */
  readonly path: string;

  constructor(what: string, below = tmpdir()) {
    this.path = mkdtempSync(join(below, `mediastruct-${what}-`));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
