import { basename } from 'node:path';
import { inlineContent } from '../files/content-port.ts';
import type { InspectedFile, InspectOptions, InspectOutcome } from '../files/inspect-file.ts';
import { nameOf } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { Session } from '../journal/session.ts';
import { mediaKind } from '../metadata/media-kind.ts';
import type { NativeOutcome } from '../metadata/native/native-outcome.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { EarlierReadings } from './earlier-readings.ts';
import type { FoundGroup, FoundMember } from './found.ts';
import type { IngestSource } from './sources.ts';
import { accessTo } from './walk-source.ts';

/** Groups of one folder that are read together. */
export interface GroupsToRead {
  readonly inspect: InspectOptions;
  readonly earlier: EarlierReadings | undefined;
  readonly number: number;
  readonly source: IngestSource;
  readonly folder: string;
  readonly groups: readonly FoundMember[][];
}

/** Reads the files of some groups, but those that an earlier run read and that have not changed since. */
export async function readGroups(session: Session, at: GroupsToRead): Promise<FoundGroup[]> {
  throwIfStopped(session.stop);
  const known = at.groups.flat().map((member) => ({ member, path: pathOf(at.source, member) }));
  const members = known.map(({ member, path }) => asReadEarlier(at.earlier, member, path));
  const unread = known.filter((_, index) => members[index] === null);
  const outcomes = await readAll(session, { ...at, unread });
  session.progress({
    kind: 'advance',
    files: members.length,
    bytes: 0,
    path: known.at(-1)?.path ?? basename(at.folder),
  });
  const read = unread.map(({ member }, index) => asRead(member, outcomes[index])).values();
  const all = members.map((member) => member ?? read.next().value);
  let next = 0;
  return at.groups.map((group) => ({
    kind: 'group',
    source: at.number,
    folder: at.folder,
    members: all.slice(next, (next += group.length)).filter((member) => member !== undefined),
    isOrphan: isOrphan(at, group) ? true : undefined,
  }));
}

function pathOf({ root }: IngestSource, { path, content }: FoundMember): string {
  return content?.kind === 'plain' ? content.from : joinPath(root, path);
}

function asReadEarlier(
  earlier: EarlierReadings | undefined,
  member: FoundMember,
  path: string,
): FoundMember | null {
  const reading = member.content?.kind === 'member' ? null : (earlier?.find(path, member.stat) ?? null);
  return reading === null ? null : { ...member, ...reading };
}

function asRead(member: FoundMember, outcome: InspectOutcome | undefined): FoundMember {
  if (outcome?.kind === 'hashed')
    return { ...member, stat: toStatRecord(outcome.stat), sha256: outcome.sha256, ...readFacts(outcome) };
  return { ...member, failure: outcome?.message ?? 'gave no answer' };
}

type ReadFacts = Pick<FoundMember, 'sound' | 'damage' | 'xxh128' | 'native'>;

function readFacts({ soundness, xxh128, seen }: InspectedFile): ReadFacts {
  return {
    // The look of dates answers nothing else.
    native: seen as NativeOutcome | undefined,
    ...(soundness.kind === 'sound' ? { sound: true } : {}),
    ...(soundness.kind === 'damaged' ? { damage: soundness.damage } : {}),
    ...(xxh128 === undefined ? {} : { xxh128 }),
  };
}

function isOrphan({ source }: GroupsToRead, group: readonly FoundMember[]): boolean {
  const [main] = group;
  return source.only === undefined && main !== undefined && mediaKind(nameOf(main.path)) === 'sidecar';
}

/** What is inside another file is read through the view of its source, all else by the threads. */
function readAll(
  session: Session,
  {
    source,
    inspect,
    unread,
  }: {
    readonly source: IngestSource;
    readonly inspect: InspectOptions;
    readonly unread: readonly { readonly member: FoundMember; readonly path: string }[];
  },
): Promise<readonly InspectOutcome[]> {
  const isInside = unread.some(({ member }) => member.content?.kind === 'member');
  const content = isInside ? inlineContent(accessTo(session, source)) : session.content;
  return content.inspectFiles(
    unread.map(({ path }) => path),
    inspect,
    (bytes) => session.progress({ kind: 'advance', files: 0, bytes }),
  );
}
