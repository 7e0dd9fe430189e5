import { basename } from 'node:path';
import { fileErrorOf } from '../files/file-access.ts';
import { folderOf, nameOf } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { Session } from '../journal/session.ts';
import type { MemberEvidence } from '../metadata/date-evidence.ts';
import { zoneAt } from '../metadata/exiftool-reader.ts';
import { extensionOf, mediaKind } from '../metadata/media-kind.ts';
import type { NativeOutcome } from '../metadata/native/native-outcome.ts';
import type { InsideFile, TagReader } from '../metadata/tag-reader.ts';
import { readTakeoutFile } from '../metadata/takeout-file.ts';
import type { FoundGroup, FoundMember } from './found.ts';
import type { GatheredEvidence } from './gathered-evidence.ts';
import type { IngestSource } from './sources.ts';
import type { OpenedSource } from './sources/source-provider.ts';

/** What dating needs of a session. */
export type DatingSession = Pick<Session, 'library' | 'warnings'>;

interface Gathering {
  readonly source: IngestSource;
  readonly tags: TagReader;
  readonly nowMs: number;
}

/** The date evidence of a group's files; one that cannot be read tells by its name alone. */
export async function gatherEvidence(
  session: DatingSession,
  { group, ...gathering }: Gathering & { group: FoundGroup },
): Promise<GatheredEvidence[]> {
  return Promise.all(group.members.map((member) => memberEvidence(session, member, gathering)));
}

async function memberEvidence(
  session: DatingSession,
  member: FoundMember,
  { source, tags, nowMs }: Gathering,
): Promise<GatheredEvidence> {
  const { opened } = source;
  const named = {
    role: member.role,
    name: nameOf(member.path),
    // The name of an archive tells when it was packed.
    folder: [opened === undefined ? basename(source.root) : '', folderOf(member.path)]
      .filter((part) => part !== '')
      .join('/'),
    mtimeNs: member.stat.mtimeNs,
  };
  const path = joinPath(source.root, member.path);
  const request = { path, named, native: member.native, isByContent: member.isByContent };
  if (opened === undefined) return readEvidence(session, request, { tags, nowMs });
  const library = { ...session.library, access: opened.access };
  const inside = { access: opened.access, local: localReading(opened, member) };
  return readEvidence({ ...session, library }, { ...request, inside }, { tags, nowMs });
}

/** A file whose evidence is to be read. */
export interface EvidenceRequest {
  readonly path: string;
  /** What is known of it without reading it. */
  readonly named: Omit<MemberEvidence, 'tags'>;
  /** What the native reader saw when the file was hashed. */
  readonly native?: NativeOutcome | undefined;
  /** True for a picture that only its content shows to be one. */
  readonly isByContent?: boolean | undefined;
  /** How it is read where it is inside another file. */
  readonly inside?: InsideFile | undefined;
}

/** Reads what a file tells of its date. */
export async function readEvidence(
  { library, warnings }: DatingSession,
  { path, named, native, isByContent = false, inside }: EvidenceRequest,
  { tags, nowMs }: Omit<Gathering, 'source'>,
): Promise<GatheredEvidence> {
  const unread = { ...named, tags: {}, reading: { reader: 'none' } } as const;
  if (named.role === 'sidecar' && /\.json$/i.test(path)) {
    const outcome = readTakeoutFile(library.access, path);
    if (outcome.kind === 'unreadable') warnings.add(path, noDatesFrom(outcome.message));
    if (outcome.kind !== 'takeout') return unread;
    const { position } = outcome.takeout;
    return {
      ...unread,
      takeout: outcome.takeout,
      gpsZone: position === null ? null : await zoneAt(position.latitude, position.longitude),
    };
  }
  if (!isByContent && !mayHoldDate(nameOf(path))) return unread;
  const { outcome, reading } = await tags.read({ path, native, nowMs, inside });
  const errors = outcome.kind === 'tags' ? outcome.errors : [outcome.message];
  for (const error of errors) warnings.add(path, noDatesFrom(error));
  if (outcome.kind !== 'tags') return { ...unread, reading };
  return { ...named, tags: outcome.tags, gpsZone: outcome.gpsZone, reading };
}

/** Reads the tags of a file that is inside another one: from a copy that stands as long as it is read. */
function localReading(opened: OpenedSource, member: FoundMember): InsideFile['local'] {
  return async (read) => {
    try {
      using copy = await opened.local(member.path);
      return await read(copy.path);
    } catch (error) {
      const { errno, message } = fileErrorOf(error);
      return { kind: 'failed', code: 'unreadable', message: `${errno}: ${message}` };
    }
  };
}

function noDatesFrom(why: string): string {
  return `no dates could be read from inside it: ${why}`;
}

/** A picture that lost its extension is known by its content; a document is not asked. */
function mayHoldDate(name: string): boolean {
  return mediaKind(name) !== 'other' || extensionOf(name) === '';
}
