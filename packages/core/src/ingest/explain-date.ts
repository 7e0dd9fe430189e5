import { tmpdir } from 'node:os';
import { itemAt } from '../errors/item-at.ts';
import { basename, dirname, resolve } from 'node:path';
import type { Session } from '../journal/session.ts';
import { joinPath } from '../files/walk.ts';
import { displayPath } from '../files/path-text.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { CaptureDecision } from '../metadata/capture-date.ts';
import { ExiftoolReader } from '../metadata/exiftool-reader.ts';
import { groupCandidates } from '../metadata/groups.ts';
import type { TagReading } from '../metadata/tag-reader.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { DatedGroup } from './date-groups.ts';
import type { DateRequest } from './date-options.ts';
import { dateGroups } from './date-groups.ts';
import { dateOptions } from './date-options.ts';
import type { FoundGroup, FoundMember } from './found.ts';
import { judgeGroups } from './judge-groups.ts';

export interface DateExplanation extends CaptureDecision {
  readonly file: string;
  /** Names of the files that share its date. */
  readonly group: readonly string[];
  /** Which reader told what is inside each of these files, in the same order. */
  readonly readings: readonly FileReading[];
}

export interface FileReading extends TagReading {
  readonly file: string;
}

/** Every candidate date of a file and of those that belong to it, and why one won. Changes nothing. */
export async function explainDate(
  session: LookingSession,
  file: string,
  request: DateRequest,
): Promise<DateExplanation> {
  const path = resolve(file);
  await using reader = new ExiftoolReader({ scratchDir: tmpdir() });
  const dated = await dateGroupOf(session, path, { reader, request });
  const together = dated.group.members.map((member) => member.path);
  return {
    file: path,
    group: together,
    readings: together.map((name, at) => ({ file: name, ...itemAt(dated.readings, at) })),
    ...dated.decision,
  };
}

/** What looking at a file before an ingest needs of a session. */
export type LookingSession = Pick<Session, 'library' | 'warnings' | 'now'>;

/** A file by its absolute path with those of its folder that belong to it, and their date. The paths of the group are relative to that folder. */
export async function dateGroupOf(
  session: LookingSession,
  path: string,
  { reader, request }: { readonly reader: ExiftoolReader; readonly request: DateRequest },
): Promise<DatedGroup> {
  const { access } = session.library;
  if (lstatOrNull(access, path)?.kind !== 'file')
    throw new MediaStructError('file-missing', `${displayPath(path)}: expected a file, found none`, { path });
  const root = dirname(path);
  const names = access
    .readdir(root)
    .filter(({ kind }) => kind === 'file')
    .map(({ name }) => name);
  const group = groupOf(names, basename(path));
  const found: FoundGroup = {
    kind: 'group',
    source: 0,
    folder: '',
    members: group.map((member) => ({
      ...member,
      stat: toStatRecord(access.lstat(joinPath(root, member.path))),
    })),
  };
  const options = dateOptions(session.library, request, session.now().getTime());
  const asked = { sources: [{ root, moves: false }], reader, request, options };
  const judged = await judgeGroups(session, { ...asked, groups: [found] });
  const own = judged.filter(({ members }) => members.some((member) => member.path === basename(path)));
  return itemAt(await dateGroups(session, { ...asked, groups: own }), 0);
}

function groupOf(
  names: readonly string[],
  name: string,
): Pick<FoundMember, 'path' | 'role' | 'about' | 'isWeak'>[] {
  const at = names.indexOf(name);
  const group = groupCandidates(names).find(({ members }) => members.some(({ index }) => index === at));
  return (group?.members ?? []).map(({ index, role, to, isWeak }) => ({
    path: itemAt(names, index),
    role,
    about: to === index ? undefined : itemAt(names, to),
    isWeak: isWeak ? true : undefined,
  }));
}
