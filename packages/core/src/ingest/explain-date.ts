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
import { groupFolder } from '../metadata/groups.ts';
import type { TagReading } from '../metadata/tag-reader.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { DateRequest } from './date-groups.ts';
import { dateGroups, dateOptions } from './date-groups.ts';
import type { FoundGroup } from './discover.ts';

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
  session: Pick<Session, 'library' | 'warnings' | 'now'>,
  file: string,
  request: DateRequest,
): Promise<DateExplanation> {
  const path = resolve(file);
  const { access } = session.library;
  if (lstatOrNull(access, path)?.kind !== 'file')
    throw new MediaStructError(
      'file-missing',
      `${displayPath(path)}: expected a file to explain, found none`,
      { path },
    );
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
    members: group.map(({ name, role }) => ({
      path: name,
      role,
      stat: toStatRecord(access.lstat(joinPath(root, name))),
    })),
  };
  await using reader = new ExiftoolReader({ scratchDir: tmpdir() });
  const options = dateOptions(session.library, request, session.now().getTime());
  const dated = await dateGroups(session, {
    groups: [found],
    sources: [{ root, moves: false }],
    reader,
    request,
    options,
  });
  const { decision, readings } = itemAt(dated, 0);
  const together = group.map(({ name }) => name);
  return {
    file: path,
    group: together,
    readings: together.map((name, at) => ({ file: name, ...itemAt(readings, at) })),
    ...decision,
  };
}

function groupOf(
  names: readonly string[],
  name: string,
): { name: string; role: FoundGroup['members'][number]['role'] }[] {
  const at = names.indexOf(name);
  const group = groupFolder(names).find(({ members }) => members.some(({ index }) => index === at));
  return (group?.members ?? []).map(({ index, role }) => ({ name: itemAt(names, index), role }));
}
