import { itemAt } from '../../errors/item-at.ts';
import { nameOf } from '../../files/path-text.ts';
import { joinPath } from '../../files/walk.ts';
import type { NewOperation, Reason } from '../../journal/plan/operation.ts';
import { stemOf } from '../../metadata/media-kind.ts';
import type { FileRecord, TakenRecord } from '../../records/file-record.ts';
import { isHashed, statOf } from '../../records/file-record.ts';
import { freeName, otherNames } from '../filed-names.ts';
import { memberSuffix } from '../member-names.ts';
import type { NameFacts } from '../template-fields.ts';
import type { FiledGroup, FiledMember } from './filed-group.ts';
import { formerPath, formerPlace } from './filed-group.ts';

/** What a template takes its fields from, for a group that is filed already. */
export function filedFacts(group: FiledGroup, taken: TakenRecord): NameFacts {
  const main = itemAt(group, 0).record;
  const { sha256 = '', camera = null, event = null } = main;
  const { name, folder } = formerPlace(main);
  return { taken, sha256, name, folder: nameOf(folder), camera, event };
}

/** The paths that the members of a group have under another stem, below the media tree, in their order. */
export function memberPaths(group: FiledGroup, stem: string): readonly string[] {
  const taken = new Set<string>();
  return group.map((member) =>
    freeName(stem + suffixOf(member, group), { sha256: member.record.sha256, taken }),
  );
}

/** What follows the stem in the name that a member has now. A stem may hold dots, so of the main file its old name tells the extension. */
function suffixOf({ record, role }: FiledMember, group: FiledGroup): string {
  const name = nameOf(record.path);
  const former = formerPlace(record).name;
  const ending = former.slice(stemOf(former).length);
  if (role === 'main' && former !== '' && name.endsWith(ending)) return ending;
  return memberSuffix({ name, role }, nameOf(itemAt(group, 0).record.path));
}

export interface GroupMove {
  /** Absolute path of the media tree. */
  readonly media: string;
  /** Folder and stem below it that the group gets. */
  readonly stem: string;
  readonly state: string;
  readonly because: Reason;
  /** The date that the files get, where it is another one. */
  readonly taken?: TakenRecord | undefined;
}

/** Moves the files of a group to another stem; what has its new path already is left out. */
export function moveGroup(group: FiledGroup, move: GroupMove): readonly NewOperation[] {
  const { media, stem, state, because } = move;
  const paths = memberPaths(group, stem);
  return group.flatMap(({ record }, at): NewOperation[] => {
    const path = itemAt(paths, at);
    if (path === record.path) return [];
    const { sha256 = '', hashedAt, camera, event, also } = record;
    const to = joinPath(media, path);
    return [
      {
        kind: 'move',
        from: joinPath(media, record.path),
        to,
        otherNames: otherNames(to, sha256),
        stat: statOf(record),
        sha256,
        hashedAt,
        also,
        state,
        because,
        group: groupName(group),
        ...dateOf(record, move.taken),
        camera,
        // Once it has a name of ours, nothing else tells what it was called.
        origin: formerPath(record),
        event,
      },
    ];
  });
}

/** True where every file of a group was read whole. */
export function isRead(group: FiledGroup): boolean {
  return group.every(({ record }) => isHashed(record) && record.error === undefined);
}

/** A group of which a file was never read stays whole, as failed. */
export function unreadGroup(group: FiledGroup, media: string): readonly NewOperation[] {
  return group.map(({ record }) => ({
    kind: 'none',
    from: joinPath(media, record.path),
    stat: statOf(record),
    state: 'failed',
    because: whyUnread(record),
    group: groupName(group),
  }));
}

/** Says of a whole group that it stays where it is. */
export function leaveGroup(
  group: FiledGroup,
  { media, state, because }: Omit<GroupMove, 'stem'>,
): readonly NewOperation[] {
  return group.map(({ record }) => ({
    kind: 'none',
    from: joinPath(media, record.path),
    stat: statOf(record),
    sha256: record.sha256,
    state,
    because,
    group: groupName(group),
  }));
}

function dateOf({ taken: stored }: FileRecord, taken: TakenRecord | undefined) {
  return taken === undefined ? { taken: stored } : { taken, takenBefore: stored ?? null };
}

function whyUnread({ sha256, error }: FileRecord): Reason {
  return sha256 === undefined || error !== undefined
    ? { code: 'unreadable', detail: error ?? 'the index holds no hash of it' }
    : { code: 'group-failed', detail: 'a file that belongs to it could not be read, so it stays with it' };
}

function groupName(group: FiledGroup): string | undefined {
  return group.length < 2 ? undefined : itemAt(group, 0).record.path.toWellFormed();
}
