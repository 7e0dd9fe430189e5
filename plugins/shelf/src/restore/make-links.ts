import { dirname } from 'node:path';
import type { FileAccess, Run, Session } from '@mediastruct/core';
import { errnoOf, lstatOrNull, makeFolders, messageOf, orNullIfAbsent, syncFolder } from '@mediastruct/core';
import type { AskedEntry } from './asked-entries.ts';
import { LINKED } from './plan-shelf-restore.ts';

/** Why a link was not made: what is read again differs, or cannot be read. */
export type BadSource = 'wrong' | 'unreadable' | 'missing';

export interface LinkListener {
  readonly onFolder: (path: string) => void;
  /** A file that was to be linked is not what it has to be. */
  readonly onBad: (sha256: string, path: string, why: BadSource) => void;
}

/** The files that a run of `--link` makes links of, by their contents. Memory: 300 bytes a content. */
export function linkSources(run: Run): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const { kind, because, sha256, from } of run.operations())
    if (kind === 'none' && because.code === LINKED && sha256 !== undefined) sources.set(sha256, from);
  return sources;
}

/**
 * Gives files that stand on the same file system further names where they are asked for. Each is read to its last byte before its first link. A name that is taken is
 * told and left, as `link` never replaces anything. May be repeated.
 */
export class LinkMaker {
  readonly #session: Session;
  readonly #access: FileAccess;
  readonly #sources: ReadonlyMap<string, string>;
  readonly #listener: LinkListener;
  readonly #proven = new Map<string, boolean>();

  constructor(session: Session, sources: ReadonlyMap<string, string>, listener: LinkListener) {
    this.#session = session;
    this.#access = session.library.access;
    this.#sources = sources;
    this.#listener = listener;
  }

  /** Makes the link of one entry, where it is one of those that are linked. */
  async make(asked: AskedEntry): Promise<void> {
    try {
      await this.#make(asked);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      this.#session.warnings.add(
        asked.to,
        `no hard link could be made (${messageOf(error)}): run it again without --link`,
      );
    }
  }

  async #make({ entry, to }: AskedEntry): Promise<void> {
    const sha256 = entry.kind === 'file' || entry.kind === 'gone' ? entry.sha256 : undefined;
    const source = sha256 === undefined ? undefined : this.#sources.get(sha256);
    if (sha256 === undefined || source === undefined) return;
    if (lstatOrNull(this.#access, to) !== null) {
      // Made before the run was resumed, by a process that may have been killed before the name was durable; else it was refused when it was planned.
      if (isSameFile(this.#access, source, to)) syncFolder(this.#access, dirname(to));
      return;
    }
    if (!(await this.#isProven(sha256, source))) return;
    makeFolders(this.#access, dirname(to), this.#listener.onFolder);
    this.#access.link(source, to);
    syncFolder(this.#access, dirname(to));
  }

  async #isProven(sha256: string, source: string): Promise<boolean> {
    const known = this.#proven.get(sha256);
    if (known !== undefined) return known;
    const [outcome] = await this.#session.content.hashFiles([source]);
    const isRight = outcome?.kind === 'hashed' && outcome.sha256 === sha256;
    this.#proven.set(sha256, isRight);
    if (!isRight) {
      const isThere = lstatOrNull(this.#access, source) !== null;
      const why = outcome?.kind === 'hashed' ? 'wrong' : isThere ? 'unreadable' : 'missing';
      this.#session.warnings.add(source, 'it is not what it has to be, so nothing was linked to it');
      this.#listener.onBad(sha256, source, why);
    }
    return isRight;
  }
}

/** Takes links away that a run made: the file keeps its other name. One that was changed into another file since stays. */
export function removeLink(access: FileAccess, source: string, to: string): void {
  if (isSameFile(access, source, to)) orNullIfAbsent(() => access.unlink(to));
}

function isSameFile(access: FileAccess, source: string, to: string): boolean {
  const [a, b] = [lstatOrNull(access, source), lstatOrNull(access, to)];
  const isSame = a !== null && b !== null && a.kind === 'file' && a.ino === b.ino && a.dev === b.dev;
  // One name may be reached by two paths; the last one is never taken away.
  return isSame && source !== to && b.nlink > 1;
}
