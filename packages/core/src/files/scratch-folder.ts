import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new private folder among the system's temporary files, which goes with all that is in it. */
export class ScratchFolder {
  /** Absolute. */
  readonly path: string;

  constructor(what: string) {
    this.path = mkdtempSync(join(tmpdir(), `mediastruct-${what}-`));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
