import { itemAt } from '../errors/item-at.ts';
import { basename } from 'node:path';
import { folderOf, nameOf } from '../files/path-text.ts';
import { displayPath } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { EndState, NewOperation } from '../journal/plan/operation.ts';
import { pathBelow } from '../library/path-below.ts';
import { stemOf } from '../metadata/media-kind.ts';
import type { DateRemark } from '../metadata/capture-date.ts';
import type { StatRecord, TakenRecord } from '../records/file-record.ts';
import type { FoundGroup, FoundMember } from './found.ts';
import type { IngestPlaces } from './ingest-places.ts';
import { filedStem, freeName, otherNames } from './filed-names.ts';
import type { NamedMember } from './member-names.ts';
import { memberSuffix } from './member-names.ts';
import type { IngestSource } from './sources.ts';
import { memberName } from './sources/archive/member-name.ts';

/** What the library, or this ingest before, holds of a content. */
export interface Held {
  readonly paths: readonly string[];
  /** The inode of each of them, as `inodeOf` names it; null where it gets one of its own. */
  readonly inodes: readonly (string | null)[];
  /** Holders that are no trees, such as volumes of which only the discs are left; null where no such holder has it. */
  readonly elsewhere: HeldElsewhere | null;
}

export interface HeldElsewhere {
  /** In words for people: `on volume MS_3f2a9c01_0007 (disc "Family 1", shelf 3)`. */
  readonly where: string;
  /** Whether as many physical copies of it were read back as `[archive] copies` asks for. */
  readonly isProven: boolean;
}

export interface GroupFacts {
  readonly group: FoundGroup;
  /** True where a file alone is a group, too, because other operations depend on it. */
  readonly isBound?: boolean | undefined;
  readonly source: IngestSource;
  /** All sources, for members that stand in another one than their group. */
  readonly sources?: readonly IngestSource[];
  readonly taken: TakenRecord | null;
  /** What the date rests on beside its source. */
  readonly remarks?: readonly DateRemark[] | undefined;
  readonly camera: string | null;
  /** The event that its owner named. */
  readonly event?: string | undefined;
  readonly places: IngestPlaces;
  readonly held: (sha256: string) => Held | null;
}

/** Tells whether two names are one file. */
export function inodeOf({ dev, ino }: Pick<StatRecord, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`;
}

/** Decides what is done with each file of a group: filed, undated, a duplicate, or failed with the others. */
export function planGroup(facts: GroupFacts): readonly NewOperation[] {
  const { members } = facts.group;
  if (!isReadWhole(members)) return members.map((member) => failedMember(facts, member));
  const [main] = members;
  const isMainHeld = main !== undefined && heldOf(facts, main) !== null;
  const stem = stemOfGroup(facts);
  const taken = new Set<string>();
  return members.map((member) => {
    const held = heldOf(facts, member);
    // A sidecar belongs to its picture: one that reads like another picture's is still filed with its own.
    const staysWithMain = member.role === 'sidecar' && !isMainHeld;
    if (held !== null && !staysWithMain) return duplicateOf(facts, { member, held });
    return fileMember(facts, { member, stem, taken });
  });
}

/** A member whose content was read. */
type ReadMember = FoundMember & { readonly sha256: string };

function isReadWhole(members: readonly FoundMember[]): members is readonly ReadMember[] {
  return members.every(({ sha256, failure }) => sha256 !== undefined && failure === undefined);
}

/** The source that a member stands in. */
export function sourceOf(
  { source, sources = [] }: Pick<GroupFacts, 'source' | 'sources'>,
  { foreign }: Pick<FoundMember, 'foreign'>,
): IngestSource {
  return foreign === undefined ? source : itemAt(sources, foreign);
}

function heldOf(facts: GroupFacts, { sha256 }: ReadMember): Held | null {
  return facts.held(sha256);
}

function failedMember(facts: GroupFacts, member: FoundMember): NewOperation {
  const because =
    member.failure === undefined
      ? { code: 'group-failed', detail: 'a file that belongs to it could not be read, so it stays with it' }
      : { code: 'unreadable', detail: member.failure };
  return {
    kind: 'none',
    ...placeOf(sourceOf(facts, member), member),
    stat: member.stat,
    sha256: member.sha256,
    state: 'failed',
    because,
    group: groupName(facts),
  };
}

function duplicateOf(
  facts: GroupFacts,
  { member, held }: { readonly member: ReadMember; readonly held: Held },
): NewOperation {
  const { places } = facts;
  const source = sourceOf(facts, member);
  const known = {
    ...placeOf(source, member),
    stat: member.stat,
    sha256: member.sha256,
    group: groupName(facts),
  };
  if (held.paths.length === 0) return { kind: 'none', ...known, ...heldElsewhere(held.elsewhere) };
  const keepers = held.paths.filter((_, at) => held.inodes[at] !== inodeOf(member.stat));
  if (keepers.length === 0)
    return {
      kind: 'none',
      ...known,
      state: 'skipped',
      because: {
        code: 'hard-link',
        detail: `another name of the file that is ${held.paths[0]}, no copy of it`,
      },
    };
  const also = held.elsewhere === null ? '' : `, ${held.elsewhere.where}`;
  const because = { code: 'held', detail: `${keepers[0]}${also}` };
  const state: EndState = 'duplicate';
  if (!source.moves) return { kind: 'none', ...known, keepers, state, because };
  const to = joinPath(places.duplicates, `ingest/${basename(source.root)}/${member.path}`);
  return {
    kind: 'move',
    ...known,
    to,
    otherNames: otherNames(to, member.sha256),
    keepers,
    state,
    because,
  };
}

/** Nothing can be read back here: what counts is how often its discs were. */
function heldElsewhere(elsewhere: HeldElsewhere | null): Pick<NewOperation, 'state' | 'because'> {
  const where = elsewhere?.where ?? 'nowhere';
  if (elsewhere?.isProven) return { state: 'duplicate', because: { code: 'held-elsewhere', detail: where } };
  const detail = `${where}, which is not connected and of which too few copies were read back, so this was not proven`;
  return { state: 'skipped', because: { code: 'held-on-volume', detail } };
}

function fileMember(
  facts: GroupFacts,
  {
    member,
    stem,
    taken,
  }: { readonly member: ReadMember; readonly stem: string | null; readonly taken: Set<string> },
): NewOperation {
  const { group, places } = facts;
  const source = sourceOf(facts, member);
  const main = nameOf(itemAt(group.members, 0).path);
  const wanted =
    stem === null
      ? `undated/${member.path}`
      : freeName(stem + memberSuffix(namedMember(member, group.members), main), {
          sha256: member.sha256,
          taken,
        });
  const to = joinPath(places.media, wanted);
  return {
    ...placingOf(source, member),
    to,
    otherNames: stem === null ? undatedNames(to, { member, group }) : otherNames(to, member.sha256),
    sha256: member.sha256,
    state: stem === null ? 'undated' : 'filed',
    because: stem === null ? { code: 'no-date' } : { code: 'dated', detail: dateReason(facts) },
    group: groupName(facts),
    taken: facts.taken ?? undefined,
    camera: facts.camera ?? undefined,
    origin: originOf(member),
    event: facts.event,
  };
}

function namedMember(member: FoundMember, members: readonly FoundMember[]): NamedMember {
  const about = members.slice(1).find(({ path }) => path === member.about);
  const named: NamedMember = { name: nameOf(member.path), role: member.role };
  return about === undefined ? named : { ...named, about: namedMember(about, members) };
}

/** Where a file was found; of one in an archive, the archive and its name in there. */
export function placeOf(
  { root }: Pick<IngestSource, 'root'>,
  { path, content }: Pick<FoundMember, 'path' | 'content'>,
): { readonly from: string; readonly member?: string } {
  if (content === undefined) return { from: joinPath(root, path) };
  return content.kind === 'plain' ? { from: content.from } : { from: content.from, member: content.member };
}

/** How a file gets to its place: one in an archive is unpacked to there. */
export function placingOf(source: IngestSource, member: FoundMember) {
  const { content, stat } = member;
  const place = placeOf(source, member);
  if (content?.kind !== 'member')
    return { kind: source.moves ? ('move' as const) : ('copy' as const), ...place, stat };
  const { how, params, parts, mtimeNs } = content;
  return {
    kind: 'derive' as const,
    ...place,
    stat: content.stat,
    how,
    params,
    parts,
    size: stat.size,
    mtimeNs,
  };
}

function originOf({ path, content }: FoundMember): string {
  return content?.kind === 'member' ? memberName(content) : path.toWellFormed();
}

/** The source of the date, and what it rests on: `quicktime:CreateDate; UTC taken to the configured zone Europe/Vienna`. */
function dateReason({ taken, remarks = [] }: GroupFacts): string | undefined {
  return taken === null ? undefined : [taken.source, ...remarks.map(({ text }) => text)].join('; ');
}

/**
 * Folder and stem that the whole group shares, below the media tree; null where nothing dates it. What comes later to a picture that the
 * media tree holds goes beside it, even if it tells another date: "redate" moves both.
 */
function stemOfGroup(facts: GroupFacts): string | null {
  const { group, taken, camera, event, places } = facts;
  const main = itemAt(group.members, 0);
  if (taken === null || main.sha256 === undefined) return null;
  const held = facts.held(main.sha256)?.paths.map((path) => pathBelow(places.media, path)) ?? [];
  const beside = held.find((path) => path !== null);
  if (beside !== undefined && beside !== null)
    return beside.slice(0, beside.length - nameOf(beside).length) + stemOf(nameOf(beside));
  return filedStem(places, {
    taken,
    camera,
    sha256: main.sha256,
    name: nameOf(main.path),
    folder: nameOf(folderOf(main.path)),
    event: event ?? null,
  });
}

/** The mark of the main file comes first, so that a group of which all names are taken keeps one stem. */
function undatedNames(
  to: string,
  { member, group }: { member: FoundMember; group: FoundGroup },
): readonly string[] {
  const main = itemAt(group.members, 0);
  const shared = main === member ? [] : otherNames(to, main.sha256).slice(0, 1);
  return [...shared, ...otherNames(to, member.sha256)];
}

function groupName({ group: { source, members }, isBound = false }: GroupFacts): string | undefined {
  return members.length < 2 && !isBound ? undefined : `${source}:${displayPath(itemAt(members, 0).path)}`;
}
