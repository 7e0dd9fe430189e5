import type { GivenDate } from '../../decisions/decision.ts';
import { readDecisions } from '../../decisions/decision-ledger.ts';
import { takenOfGiven } from '../../decisions/given-date.ts';
import { fileKey } from '../../decisions/standing-decisions.ts';
import { displayPath, nameOf } from '../../files/path-text.ts';
import { joinPath } from '../../files/walk.ts';
import type { Session } from '../../journal/session.ts';
import { treeOf } from '../../library/library.ts';
import type { TakenRecord } from '../../records/file-record.ts';
import type { FiledGroup } from '../filed/filed-group.ts';

/** The dates that people gave to files of the media tree. */
export interface GivenDates {
  readonly count: number;
  /** The date that was given to one or more files of a group; null where none was given, where files of it were given different ones, or where a file that has one is not as it was when somebody looked at it. */
  readonly of: (group: FiledGroup) => TakenRecord | null;
}

const CHANGED =
  'was given a date, and is not the picture any more that it was; it stays, with what belongs to it';

/**
 * What was decided about dates and stands. A file that changed since is told, and its date counts for nothing; one that is gone, as after an earlier run, is passed over. Files that go
 * together have one date: where they were given different ones that is told, and none of them moves.
 */
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
      const found = group.flatMap(({ record }) => {
        const given = dates.get(fileKey({ tree: media.name, path: record.path }));
        return given === undefined ? [] : [{ record, given, taken: takenOfGiven(given.date, now()) }];
      });
      const changed = found.find(({ record, given, taken }) => record.sha256 !== given.file.sha256 || !taken);
      if (changed !== undefined) {
        warnings.add(joinPath(media.root, changed.record.path), CHANGED);
        return null;
      }
      const [first, ...others] = found;
      const other = others.find(({ taken }) => taken?.local !== first?.taken?.local);
      if (first !== undefined && other !== undefined) {
        warnings.add(joinPath(media.root, first.record.path), differs(first.given, other.given));
        return null;
      }
      return first?.taken ?? null;
    },
  };
}

function differs(one: GivenDate, other: GivenDate): string {
  return `was given the date ${one.date}, and ${displayPath(nameOf(other.file.path))}, which goes together with it, was given ${other.date}; both stay: give them one date`;
}
