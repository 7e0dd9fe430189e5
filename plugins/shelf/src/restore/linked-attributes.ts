import type { Session } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core';
import type { SourceFile } from '../sources/source-entry.ts';

/** Tells once of a hard link that is to have attributes: given to it, they would be given to the file that it is a name of, such as an object of a disk. */
export class LinkedAttributes {
  readonly #session: Session;
  readonly #sources: ReadonlyMap<string, string>;
  #isTold = false;

  /** `sources`: what links were made of, by contents. */
  constructor(session: Session, sources: ReadonlyMap<string, string>) {
    this.#session = session;
    this.#sources = sources;
  }

  look({ sha256, attributes }: SourceFile, to: string): void {
    const source = this.#sources.get(sha256);
    if (this.#isTold || attributes === undefined || source === undefined) return;
    const { access } = this.#session.library;
    const [a, b] = [lstatOrNull(access, source), lstatOrNull(access, to)];
    if (a === null || b === null || a.ino !== b.ino || a.dev !== b.dev) return;
    this.#isTold = true;
    const message =
      'extended attributes are not given to hard links, as their files on the disk would get them';
    this.#session.progress({ kind: 'note', message, path: to });
  }
}
