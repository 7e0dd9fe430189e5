import { explainDate } from '@mediastruct/core/ingest';
import type { DateExplanation, KnownCopy } from '@mediastruct/core';
import { folderOf, ignoreProgress, joinPath, MediaStructError, nameOf } from '@mediastruct/core/base';
import { Warnings } from '@mediastruct/core/sessions';
import type { LibraryView } from '../library-view.ts';
import type { Neighbour } from './neighbours.ts';
import { neighboursOf } from './neighbours.ts';
import { undatedCopies } from './undated-files.ts';

/** Everything that may tell when an undated picture was taken. */
export interface UndatedEvidence {
  readonly sha256: string;
  readonly name: string;
  /** The path that it had in its source, as far as is known. */
  readonly origin: string;
  /** Names of the files that share its date. */
  readonly group: readonly string[];
  /** Dates in and beside it, by rank; also those that are not trusted. */
  readonly candidates: readonly Pick<
    DateExplanation['candidates'][number],
    'member' | 'source' | 'raw' | 'local' | 'verdict' | 'why' | 'confidence'
  >[];
  readonly neighbours: readonly Neighbour[];
  /** What could not be read. */
  readonly unread: readonly string[];
}

/** All dates that core finds in the files of a group, with the times of the file system, and pictures with a date from the same folder. Throws `usage` (64) for what is not undated. */
export async function readEvidenceOf(view: LibraryView, sha256: string): Promise<UndatedEvidence> {
  const { library } = view;
  const copy = undatedCopies(view).find((one) => one.sha256 === sha256);
  if (copy === undefined) throw new MediaStructError('usage', 'This is no undated picture any more');
  const warnings = new Warnings(ignoreProgress);
  const session = { library, warnings, now: () => new Date() };
  const request = { useModifyDate: true, useMtime: true, shift: {} };
  const origin = copy.origin ?? copy.path.slice('undated/'.length);
  const explained = await explainDate(session, joinPath(copy.holder.root, copy.path), request);
  return {
    ...{ sha256, name: nameOf(copy.path), origin, group: explained.group },
    candidates: explained.candidates.map(({ member, source, raw, local, verdict, why, confidence }) => ({
      ...{ member, source, raw, local, verdict, why, confidence },
    })),
    neighbours: neighboursOf(origin, datedBeside(view, origin)),
    unread: warnings.first.map(({ message }) => message),
  };
}

/** Pictures with a date that were ingested from the same folder. A folder without a name tells nothing. */
function datedBeside(
  view: LibraryView,
  origin: string,
): readonly (Neighbour & { readonly origin: string })[] {
  const folder = folderOf(origin);
  if (folder === '') return [];
  const part = `${folder}/`.normalize('NFC').toLowerCase();
  const query = { parts: [part], hash: null, days: null, camera: null };
  return [...view.open().catalogue.search(query)].flatMap((copy: KnownCopy) => {
    const isFiled = copy.holder.kind === 'tree' && copy.holder.name === 'media' && copy.origin !== null;
    return isFiled && copy.origin !== null && copy.taken !== null
      ? [{ name: nameOf(copy.origin), origin: copy.origin, local: copy.taken.local }]
      : [];
  });
}
