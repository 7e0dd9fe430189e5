import { itemAt } from '../../errors/item-at.ts';
import type { FileAccess, FileStat } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { joinPath } from '../../files/walk.ts';
import type { NewOperation } from '../../journal/plan/operation.ts';
import type { FileRecord } from '../../records/file-record.ts';
import type { FiledGroup } from '../filed/filed-group.ts';
import { filedFacts, isRead, leaveGroup, memberPaths, moveGroup, unreadGroup } from '../filed/move-group.ts';
import { filedStem, otherNames } from '../filed-names.ts';
import type { Templates } from '../templates.ts';

export interface RenameContext {
  readonly access: FileAccess;
  /** Absolute path of the media tree. */
  readonly media: string;
  readonly templates: Templates;
  /** Names that groups get by this plan, in small letters, with the content of their main file. About 200 bytes for each that moves. */
  readonly given: Map<string, string>;
}

/**
 * Moves the files of a group to the names that the templates give them, under one stem; nothing for a group that has them already, or that
 * nothing dates. A group stays where a file of the same content has its name, which dedupe is there for; other content in the way gets the
 * group other names, as at ingest.
 */
export function renameGroup(group: FiledGroup, context: RenameContext): readonly NewOperation[] {
  const { media, templates, given } = context;
  const { taken, sha256 } = itemAt(group, 0).record;
  if (taken === undefined) return [];
  if (sha256 === undefined) return unreadGroup(group, media);
  const stem = filedStem(templates, filedFacts(group, taken));
  const paths = memberPaths(group, stem);
  const pending = group.map(({ record }, at) => !hasName(record, itemAt(paths, at), context));
  if (!pending.includes(true)) return [];
  if (!isRead(group)) return unreadGroup(group, media);
  const main = itemAt(paths, 0);
  const held = given.get(main.toLowerCase()) === sha256 ? main : sameInTheWay(group, paths, context);
  if (held !== null) {
    const because = { code: 'name-held', detail: joinPath(media, held) };
    return leaveGroup(group, { media, state: 'left', because });
  }
  given.set(main.toLowerCase(), sha256);
  const because = { code: 'template', detail: `${templates.folderTemplate}/${templates.nameTemplate}` };
  const moving = new Set(
    group.flatMap(({ record }, at) => (pending[at] ? [joinPath(media, record.path)] : [])),
  );
  return moveGroup(group, { media, stem, state: 'renamed', because }).filter(({ from }) => moving.has(from));
}

/** True for a file that stands under its name, under another spelling of it, or under the one it got because other content has the name. */
function hasName(record: FileRecord, path: string, { access, media }: RenameContext): boolean {
  if (record.path === path) return true;
  const to = joinPath(media, path);
  const at = lstatOrNull(access, to);
  if (at === null) return false;
  const from = joinPath(media, record.path);
  const own = lstatOrNull(access, from);
  return (own !== null && isSame(own, at)) || otherNames(to, record.sha256).includes(from);
}

/** The first path of a group where another file stands that has the size of the one that should go there; null for none. */
function sameInTheWay(
  group: FiledGroup,
  paths: readonly string[],
  { access, media }: RenameContext,
): string | null {
  const found = group.findIndex(({ record }, at) => {
    const path = itemAt(paths, at);
    if (path === record.path) return false;
    const stat = lstatOrNull(access, joinPath(media, path));
    return stat?.kind === 'file' && stat.size === record.size;
  });
  return found < 0 ? null : itemAt(paths, found);
}

function isSame(a: FileStat, b: FileStat): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.nlink < 2;
}
