import type { FileAccess, FileAttributes, OwnerOfAttributes, Session } from '@mediastruct/core';
import {
  errnoOf,
  OPEN,
  readFileAttributes,
  removeFileAttribute,
  syncFile,
  writeFileAttributes,
} from '@mediastruct/core';
import type { KnownAttributes } from '../sources/source-entry.ts';
import { setMode } from './set-mode.ts';

/** A file or folder that was made, and the attributes that it is to have; undefined where they are not known. */
export interface AttributesWanted {
  /** Absolute. */
  readonly path: string;
  readonly attributes: FileAttributes | undefined;
}

/** Which attributes an entry is to have: none where they were read and there were none. */
export function wantedOf({ attributes, ctimeNs }: KnownAttributes): Pick<AttributesWanted, 'attributes'> {
  return { attributes: attributes ?? (ctimeNs === undefined ? undefined : {}) };
}

/**
 * Gives what was made the extended attributes and ACLs of its source, in place of those that came with the object of its content. What cannot be given is told:
 * once where it concerns all. May be repeated.
 */
export class AttributeGiver {
  readonly #session: Session;
  readonly #access: FileAccess;
  readonly #told = new Set<string>();

  constructor(session: Session) {
    this.#session = session;
    this.#access = session.library.access;
  }

  /** Modes are to be set after it. Durable on return. */
  async give(wanted: readonly AttributesWanted[]): Promise<void> {
    const known = wanted.flatMap(({ path, attributes }) =>
      attributes !== undefined && this.#isWritable(path) ? [{ path, attributes }] : [],
    );
    const { of: there, why, lacks } = await readFileAttributes(known.map(({ path }) => path));
    if (lacks !== null && known.every(({ attributes }) => isEmpty(attributes))) return;
    if (why !== null) this.#tellOnce(known[0]?.path ?? '', `extended attributes are not given: ${why}`);
    if (lacks !== null) return;
    const differing = known.filter(({ path, attributes }) => !isSame(there.get(path) ?? {}, attributes));
    await this.#remove(differing, there);
    const owners = differing.filter(({ attributes }) => !isEmpty(attributes));
    for (const { path, why: lost, isUnsupported } of await writeFileAttributes(owners)) {
      if (path === null) this.#tellOnce(owners[0]?.path ?? '', `${lost}. Install the package "attr"`);
      else if (isUnsupported) this.#tellOnce(path, `${lost}: the file system there has none`);
      else this.#session.warnings.add(path, lost);
    }
    for (const { path } of differing) this.#attempt(path, () => syncFile(this.#access, path));
  }

  /** What came with the object, and is not of this file. */
  async #remove(
    differing: readonly OwnerOfAttributes[],
    there: ReadonlyMap<string, FileAttributes>,
  ): Promise<void> {
    const foreign = new Map<string, string[]>();
    for (const { path, attributes } of differing)
      for (const name of Object.keys(there.get(path) ?? {}))
        if (attributes[name] === undefined) foreign.set(name, [...(foreign.get(name) ?? []), path]);
    for (const [name, paths] of foreign) {
      const lost = await removeFileAttribute(name, paths);
      if (lost !== null) this.#session.warnings.add(paths[0] ?? '', lost);
    }
  }

  /** One that may not be written to cannot get attributes. */
  #isWritable(path: string): boolean {
    return this.#attempt(path, () => {
      const { kind, mode } = this.#access.lstat(path);
      if (kind !== 'file' && kind !== 'folder') return false;
      const flags = kind === 'folder' ? OPEN.read | OPEN.folder : OPEN.read;
      if ((mode & 0o600) !== 0o600) setMode(this.#access, path, { mode: mode | 0o600, flags });
      return true;
    });
  }

  #attempt<T>(path: string, step: () => T): T | false {
    try {
      return step();
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      this.#session.warnings.add(
        path,
        error instanceof Error ? error.message : 'its attributes are not kept',
      );
      return false;
    }
  }

  #tellOnce(path: string, message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#session.warnings.add(path, message);
  }
}

function isEmpty(attributes: FileAttributes): boolean {
  return Object.keys(attributes).length === 0;
}

function isSame(one: FileAttributes, other: FileAttributes): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
