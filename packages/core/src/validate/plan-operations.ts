import { itemAt } from '../errors/item-at.ts';
import type { NewOperation, Reason } from '../journal/plan/operation.ts';
import type { WalkEntry } from '../files/walk.ts';
import { joinPath } from '../files/walk.ts';
import { groupFolder } from '../metadata/groups.ts';
import { stemOf } from '../metadata/media-kind.ts';
import { displayPath, folderOf, nameOf } from '../files/path-text.ts';
import type { FileRecord, HashedRecord } from '../records/file-record.ts';
import { isHashed, statOf } from '../records/file-record.ts';

/** A duplicate as it was read now, and the files that should have its content. */
export interface ReadDuplicate {
  readonly record: FileRecord;
  /** Absolute paths, the likeliest first. */
  readonly originals: readonly string[];
  /** In words, a holder that is no tree and has its content, such as a volume of which only discs are left; else null. */
  readonly elsewhere: string | null;
  /** Absolute path of a file that has its content and may not stand for it, because it is outside of the library; else null. */
  readonly outside: string | null;
}

export interface ValidatePlaces {
  /** Absolute paths of the two trees. */
  readonly duplicates: string;
  readonly validated: string;
}

/**
 * Decides for all files of one folder of the duplicates tree. A file moves to the validated tree only if each file of
 * its group has an original; the executor reads one original of each again before anything moves.
 */
export function planFolder(files: readonly ReadDuplicate[], places: ValidatePlaces): readonly NewOperation[] {
  const groups = groupFolder(files.map(({ record }) => nameOf(record.path)));
  return groups.flatMap(({ members }) => {
    const group = members.map(({ index }) => itemAt(files, index));
    const isProven = group.every((file) => whyUnproven(file) === null);
    const name = group.length > 1 ? `validate-${itemAt(group, 0).record.path}` : undefined;
    return group.map((file) =>
      isProven && isHashed(file.record)
        ? validateOperation({ ...file, record: file.record }, { places, group: name })
        : unprovenOperation(file, places),
    );
  });
}

/** What is no regular file, and what could not be looked at, stays. */
export function untouched(root: string, entry: Exclude<WalkEntry, { kind: 'file' }>): NewOperation {
  const at = { kind: 'none', from: joinPath(root, entry.path) } as const;
  if (entry.kind === 'failed')
    return { ...at, state: 'failed', because: { code: 'unreadable', detail: entry.message } };
  return {
    ...at,
    state: 'skipped',
    because: { code: entry.kind === 'symlink' ? 'symlink' : 'special-file' },
  };
}

function whyUnproven({ record, originals, elsewhere, outside }: ReadDuplicate): Reason | null {
  if (record.sha256 === undefined) return { code: 'unreadable', detail: record.error };
  if (record.size === 0) return { code: 'empty-file' };
  if (originals.length > 0) return null;
  if (elsewhere !== null)
    return { code: 'original-elsewhere', detail: `its original is ${elsewhere}, which cannot be read here` };
  if (outside === null) return { code: 'no-original-known' };
  return {
    code: 'original-outside',
    detail: `${displayPath(outside)} has its content and is not of the library, so this may be the library's only copy`,
  };
}

function validateOperation(
  { record, originals }: ReadDuplicate & { readonly record: HashedRecord },
  { places, group }: { places: ValidatePlaces; group: string | undefined },
): NewOperation {
  const folder = joinPath(places.validated, folderOf(record.path));
  const name = nameOf(record.path);
  const stem = stemOf(name);
  const hash12 = record.sha256.slice(0, 12);
  return {
    kind: 'move',
    from: joinPath(places.duplicates, record.path),
    to: joinPath(folder, name),
    otherNames: [joinPath(folder, `${stem}_${hash12}${name.slice(stem.length)}`)],
    stat: statOf(record),
    sha256: record.sha256,
    state: 'validated',
    because: { code: 'original-known' },
    keepers: originals,
    group,
  };
}

function unprovenOperation(file: ReadDuplicate, { duplicates }: ValidatePlaces): NewOperation {
  const { record } = file;
  const because = whyUnproven(file) ?? {
    code: 'group-has-unproven-member',
    detail: 'a file that belongs to it has no known original',
  };
  return {
    kind: 'none',
    from: joinPath(duplicates, record.path),
    stat: statOf(record),
    sha256: record.sha256,
    state: because.code === 'unreadable' ? 'failed' : 'unproven',
    because,
  };
}
