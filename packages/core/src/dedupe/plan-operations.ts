import type { NewOperation, Reason } from '../journal/plan/operation.ts';
import { stemOf } from '../metadata/media-kind.ts';
import { folderOf, nameOf } from '../files/path-text.ts';
import type { FileRecord, HashedRecord } from '../records/file-record.ts';
import { statOf } from '../records/file-record.ts';
import { displayPath } from '../files/path-text.ts';
import type { Advantage } from './advantage.ts';
import { joinPath } from '../files/walk.ts';

/** A file that has an equal one, with its record. */
export interface Copy {
  readonly absolute: string;
  readonly record: HashedRecord;
}

/** A copy that moves aside and the files that stay, best first. */
export interface Duplicate extends Copy {
  readonly keepers: readonly string[];
}

export interface AsideOptions {
  /** Where duplicates of the copy's tree stand. */
  readonly folder: string;
  /** Set where the copy belongs to a group of several files; `mainRecord` names and dates the group. */
  readonly group: string | undefined;
  readonly main: FileRecord;
  readonly because: Reason;
}

/** The move of a duplicate to its tree's part of the duplicates folder, under the path it had. */
export function asideOperation(duplicate: Duplicate, options: AsideOptions): NewOperation {
  const { record, absolute, keepers } = duplicate;
  const folder = joinPath(options.folder, folderOf(record.path));
  return {
    kind: 'move',
    from: absolute,
    to: joinPath(folder, nameOf(record.path)),
    otherNames: otherNames(record, options.main).map((name) => joinPath(folder, name)),
    ...facts(record),
    state: 'set-aside',
    because: options.because,
    keepers,
    group: options.group,
  };
}

/** A copy that stays where it is, and why. */
export function leftOperation(copy: Copy, because: Reason): NewOperation {
  return { kind: 'none', from: copy.absolute, ...facts(copy.record), state: 'left', because };
}

export function reasonAside(best: string, advantage: Advantage): Reason {
  const path = displayPath(best);
  if (advantage === 'reference')
    return { code: 'duplicate-of-reference', detail: `the reference ${path} stays` };
  return { code: 'duplicate', detail: `${path} stays (${ADVANTAGES[advantage] ?? advantage})` };
}

const ADVANTAGES: Readonly<Record<string, string>> = {
  rank: 'its tree goes before this one',
  pattern: 'by the patterns that prefer or demote',
  decision: 'by your decision',
  'plain-name': 'the plain name',
  'original-name': 'the name of the original, not of an edit',
};

/** Why a copy that is not the best one of its set stays, too. */
export type WhyLeft =
  'hard-link' | 'decided' | 'both-in-reference' | 'in-reference' | 'other-file-system' | 'outside' | 'group';

export function reasonLeft(why: WhyLeft, best: string): Reason {
  const path = displayPath(best);
  if (why === 'hard-link')
    return { code: 'hard-link', detail: `same content as ${path}, and one file under several names` };
  if (why === 'decided')
    return { code: 'kept-by-decision', detail: `same content as ${path}, and you decided that it stays` };
  if (why === 'both-in-reference')
    return { code: 'both-in-reference', detail: `same content as ${path}, and both are references` };
  if (why === 'in-reference')
    return {
      code: 'in-reference',
      detail: `same content as ${path}, and a reference, out of which nothing is taken`,
    };
  if (why === 'other-file-system')
    return { code: 'other-file-system', detail: `same content as ${path}, which is on another file system` };
  if (why === 'outside')
    return { code: 'outside-the-library', detail: `same content as ${path}, which is not of the library` };
  return {
    code: 'group-has-unique-member',
    detail: `same content as ${path}, but its group stays whole: no other folder holds all its files, or one of them is left alone`,
  };
}

/**
 * Names for a place that is taken by other content: the main file's hash after the common stem, so that a group keeps
 * its names in step, then the file's own.
 */
function otherNames(record: FileRecord, main: FileRecord): readonly string[] {
  const name = nameOf(record.path);
  const stem = stemOf(nameOf(main.path));
  const ownName = withHash(name, stemOf(name), record);
  return name.startsWith(stem) ? [...new Set([withHash(name, stem, main), ownName])] : [ownName];
}

function withHash(name: string, stem: string, { sha256 = '' }: FileRecord): string {
  return `${stem}_${sha256.slice(0, 12)}${name.slice(stem.length)}`;
}

function facts(record: HashedRecord) {
  const { sha256, hashedAt, taken, camera, origin, event, also } = record;
  return { stat: statOf(record), sha256, hashedAt, taken, camera, origin, event, also };
}
