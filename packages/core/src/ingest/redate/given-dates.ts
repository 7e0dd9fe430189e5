import { readDecisions } from '../../decisions/decision-ledger.ts';
import { takenOfGiven } from '../../decisions/given-date.ts';
import { fileKey } from '../../decisions/standing-decisions.ts';
import { joinPath } from '../../files/walk.ts';
import type { Session } from '../../journal/session.ts';
import { treeOf } from '../../library/library.ts';
import type { TakenRecord } from '../../records/file-record.ts';
import type { FiledGroup } from '../filed/filed-group.ts';

/** The dates that people gave to files of the media tree. */
export interface GivenDates {
  readonly count: number;
  /** The date of a group: that of its main file, else of the first that has one; null where none was given, or where a file that has one is not as it was when somebody looked at it. */
  readonly of: (group: FiledGroup) => TakenRecord | null;
}

const CHANGED =
  'was given a date, and is not the picture any more that it was; it stays, with what belongs to it';

/** What was decided about dates and stands. A file that changed since is told, and its date counts for nothing; one that is gone, as after an earlier run, is passed over. */
export function givenDates({
  library,
  warnings,
  now,
}: Pick<Session, 'library' | 'warnings' | 'now'>): GivenDates {
  const media = treeOf(library, 'media');
  const { dates } = readDecisions(library);
  return {
    count: dates.size,
    of: (group) => {
      let first: TakenRecord | null = null;
      for (const { record } of group) {
        const given = dates.get(fileKey({ tree: media.name, path: record.path }));
        if (given === undefined) continue;
        const taken = takenOfGiven(given.date, now());
        if (record.sha256 !== given.file.sha256 || taken === null) {
          warnings.add(joinPath(media.root, record.path), CHANGED);
          return null;
        }
        first ??= taken;
      }
      return first;
    },
  };
}
