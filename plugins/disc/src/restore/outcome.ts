import type { RestoreFailure, RestoreFault, Tally } from './restore-report.ts';
import type { WantedFile } from './wanted-files.ts';

/** What became of each file, as far as that is known. Memory: about 50 bytes a file. */
export class Outcome {
  readonly failures: RestoreFailure[] = [];
  readonly #settled = new Set<WantedFile>();
  readonly #counts = { restored: new Count(), present: new Count(), failed: new Count() };

  restored(file: WantedFile): void {
    this.#settled.add(file);
    this.#counts.restored.add(file.size);
  }

  present(file: WantedFile): void {
    this.#settled.add(file);
    this.#counts.present.add(file.size);
  }

  /** The first failure of a file counts. */
  fail(file: WantedFile, code: RestoreFault, what: string): void {
    if (this.#settled.has(file)) return;
    this.#settled.add(file);
    this.failImpossible({ path: file.path, code, what }, file.size);
  }

  /** A file that cannot even be planned. */
  failImpossible(failure: RestoreFailure, size: number): void {
    this.failures.push(failure);
    this.#counts.failed.add(size);
  }

  isSettled(file: WantedFile): boolean {
    return this.#settled.has(file);
  }

  get tallies(): { readonly restored: Tally; readonly present: Tally; readonly failed: Tally } {
    const { restored, present, failed } = this.#counts;
    return { restored: restored.tally, present: present.tally, failed: failed.tally };
  }
}

class Count {
  #files = 0;
  #bytes = 0;

  add(bytes: number): void {
    this.#files += 1;
    this.#bytes += bytes;
  }

  get tally(): Tally {
    return { files: this.#files, bytes: this.#bytes };
  }
}

export function tallyOf(files: Iterable<{ readonly size: number }>): Tally {
  const count = new Count();
  for (const { size } of files) count.add(size);
  return count.tally;
}
