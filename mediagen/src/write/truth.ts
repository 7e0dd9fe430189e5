import { closeSync, openSync, writeSync } from 'node:fs';
import { GeneratorError } from '../errors.ts';
import type { FilePlan, MemberDraft, Role, Taken } from '../scenario/file-plan.ts';
import type { DamageKind } from '../formats/damage.ts';
import type { ContentKind } from '../formats/content.ts';

/** A line of `truth.ndjson`: what a file is and what a reader should find out about it. */
export interface TruthRecord {
  /** Relative to the base folder, or to the root of `archive`; `/` between names. Bytes that are not UTF-8 show as U+FFFD. */
  readonly path: string;
  /** The path's bytes, only where they are not valid UTF-8. */
  readonly pathB64?: string;
  /** Path of the archive that holds it; absent for a file that stands in a folder. */
  readonly archive?: string;
  readonly size: number;
  /** SHA-256, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly mtimeMs: number;
  readonly kind: ContentKind;
  readonly scenario: string;
  /** The camera's model. */
  readonly camera: string | null;
  /** By the rules, the same for all of a group; null where nothing dates it. */
  readonly taken: Taken | null;
  /** The day to file it under, `YYYY-MM-DD`; a month or a year where no more is known. */
  readonly day: string | null;
  readonly group: string;
  readonly role: Role;
  /** Path of the file it is an exact copy of. */
  readonly duplicateOf: string | null;
  readonly duplicateOfB64?: string;
  readonly special: readonly string[];
  /** What is wrong with its bytes; absent for a whole file. */
  readonly damage?: DamageKind;
}

export interface WrittenFile {
  readonly size: number;
  readonly sha256: string;
}

/** The record for a file as it was written. */
export function truthRecord(plan: FilePlan, { size, sha256 }: WrittenFile): TruthRecord {
  const { path, pathB64 } = pathText(plan);
  const original = plan.original === null ? null : pathText(plan.original);
  return {
    path,
    ...(pathB64 === undefined ? {} : { pathB64 }),
    size,
    sha256,
    mtimeMs: plan.mtimeMs,
    kind: plan.content.kind,
    scenario: plan.scenario,
    camera: plan.camera,
    taken: plan.taken,
    day: plan.taken?.local.slice(0, 10) ?? null,
    group: plan.group,
    role: plan.role,
    duplicateOf: original?.path ?? null,
    ...(original?.pathB64 === undefined ? {} : { duplicateOfB64: original.pathB64 }),
    special: plan.special,
    ...(plan.damage === undefined ? {} : { damage: plan.damage }),
  };
}

/** The record for a file inside an archive. */
export function memberRecord(
  archive: FilePlan,
  member: MemberDraft,
  { size, sha256 }: WrittenFile,
): TruthRecord {
  const { name, content, camera, taken, role, mtimeMs, special, group } = member;
  return {
    path: name,
    archive: pathText(archive).path,
    size,
    sha256,
    mtimeMs,
    kind: content.kind,
    scenario: archive.scenario,
    camera,
    taken,
    day: taken?.local.slice(0, 10) ?? null,
    group,
    role,
    duplicateOf: null,
    special,
  };
}

/** The bytes of a file's path relative to the base folder. */
export function pathBytes({ folder, name }: Pick<FilePlan, 'folder' | 'name'>): Buffer {
  const nameBytes = typeof name === 'string' ? Buffer.from(name) : name;
  return folder === '' ? nameBytes : Buffer.concat([Buffer.from(`${folder}/`), nameBytes]);
}

function pathText(file: Pick<FilePlan, 'folder' | 'name'>): {
  readonly path: string;
  readonly pathB64?: string;
} {
  const bytes = pathBytes(file);
  const path = bytes.toString();
  return Buffer.from(path).equals(bytes) ? { path } : { path, pathB64: bytes.toString('base64') };
}

const BATCH_CHARACTERS = 1 << 20;

/** Writes truth lines as they come, in batches of about a mebibyte; `close` writes the last one. */
export class TruthWriter {
  readonly #descriptor: number;
  #lines = '';

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Refuses a file that is there already (`truth-exists`). */
  static open(path: string): TruthWriter {
    try {
      return new TruthWriter(openSync(path, 'wx'));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      const message = `Truth file ${path}: expected no file there, found one. Remove it or name another with the option truth.`;
      throw new GeneratorError('truth-exists', message, { path, cause });
    }
  }

  add(record: TruthRecord): void {
    this.#lines += `${JSON.stringify(record)}\n`;
    if (this.#lines.length >= BATCH_CHARACTERS) this.#write();
  }

  close(): void {
    try {
      this.#write();
    } finally {
      closeSync(this.#descriptor);
    }
  }

  #write(): void {
    const bytes = Buffer.from(this.#lines);
    this.#lines = '';
    for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
  }
}
