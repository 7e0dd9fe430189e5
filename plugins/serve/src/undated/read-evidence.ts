import { explainDate, ingestedWith } from '@mediastruct/core/ingest';
import type { DateExplanation, IngestedFolder, KnownCopy } from '@mediastruct/core';
import { folderOf, ignoreProgress, joinPath, MediaStructError, nameOf } from '@mediastruct/core/base';
import { Warnings } from '@mediastruct/core/sessions';
import type { LibraryView } from '../library-view.ts';
import { shownType } from '../media/media-types.ts';
import type { DatedFile, Neighbours } from './neighbours.ts';
import { neighboursOf } from './neighbours.ts';
import type { UndatedFiles } from './undated-files.ts';
import { sourcePath } from './undated-files.ts';

/** Everything that may tell when an undated picture was taken. */
export interface UndatedEvidence {
  readonly sha256: string;
  readonly name: string;
  /** The path that it had in its source, as far as is known. */
  readonly origin: string;
  /** Its file was read just now. */
  readonly isHere: true;
  /** The media type where browsers show it. */
  readonly shownAs: string | null;
  /** The other files that go together with it and have its date, by their names, and the dates that somebody gave them. */
  readonly group: readonly { readonly name: string; readonly given: string | null }[];
  /** Dates in and beside it, by rank; also those that are not trusted. */
  readonly candidates: readonly Pick<
    DateExplanation['candidates'][number],
    'member' | 'source' | 'raw' | 'local' | 'precision' | 'verdict' | 'why' | 'confidence'
  >[];
  /** Null where no picture with a date came from such a folder. */
  readonly neighbours: Neighbours | null;
  /** What could not be read. */
  readonly unread: readonly string[];
}

/** All dates that core finds in the files of a group, with the times of the file system, and pictures with a date from the same folder. Throws `usage` (64) for what is not undated. */
export async function readEvidenceOf(
  view: LibraryView,
  undated: UndatedFiles,
  sha256: string,
): Promise<UndatedEvidence> {
  const { library } = view;
  const [copy] = undated.copiesOf(sha256);
  if (copy === undefined) throw new MediaStructError('usage', 'This is no undated picture any more');
  const warnings = new Warnings(ignoreProgress);
  const session = { library, warnings, now: () => new Date() };
  const request = { useModifyDate: true, useMtime: true, shift: {} };
  const origin = sourcePath(copy);
  const explained = await explainDate(session, joinPath(copy.holder.root, copy.path), request);
  const ingested = await ingestedWith(session, { sha256, origin });
  const name = nameOf(copy.path);
  return {
    ...{ sha256, name, origin, isHere: true, shownAs: shownType(name) },
    group: explained.group
      .filter((member) => member !== name)
      .map((member) => ({ name: member, given: undated.givenTo(`${folderOf(copy.path)}/${member}`) })),
    candidates: explained.candidates.map(
      ({ member, source, raw, local, precision, verdict, why, confidence }) => ({
        ...{ member, source, raw, local, precision, verdict, why, confidence },
      }),
    ),
    neighbours:
      ingested === null
        ? neighboursOf(origin, datedBelow(view, folderOf(origin)), 'name')
        : neighboursOf(origin, datedOf(view, ingested), 'ingest'),
    unread: warnings.first.map(({ message }) => message),
  };
}

/** Pictures with a date of those that one ingest filed out of one folder. */
function datedOf(view: LibraryView, { contents }: IngestedFolder): readonly DatedFile[] {
  const { catalogue } = view.open();
  return [...contents].flatMap((sha256) => catalogue.copiesOf(sha256).flatMap(toDatedFile).slice(0, 1));
}

/** Pictures with a date that were ingested from folders of this name. A folder without a name tells nothing. */
function datedBelow(view: LibraryView, folder: string): readonly DatedFile[] {
  if (folder === '') return [];
  const part = `${folder}/`.normalize('NFC').toLowerCase();
  const query = { parts: [part], hash: null, days: null, camera: null };
  return [...view.open().catalogue.search(query)].flatMap(toDatedFile);
}

function toDatedFile({ holder, origin, taken }: KnownCopy): DatedFile[] {
  const isFiled = holder.kind === 'tree' && holder.name === 'media';
  if (!isFiled || origin === null || taken === null) return [];
  return [{ name: nameOf(origin), origin, taken: { local: taken.local, precision: taken.precision } }];
}
