import { itemAt } from '../errors/item-at.ts';
import { basename } from 'node:path';
import { fileErrorOf } from '../files/file-access.ts';
import { folderOf, nameOf } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Session } from '../journal/session.ts';
import type { Library } from '../library/library.ts';
import { cameraOf, parseClockShift } from '../metadata/camera.ts';
import type { CaptureDecision } from '../metadata/capture-date.ts';
import { decideCaptureTime } from '../metadata/capture-date.ts';
import type { DateOptions, MemberEvidence } from '../metadata/date-evidence.ts';
import type { ExiftoolReader } from '../metadata/exiftool-reader.ts';
import { zoneAt } from '../metadata/exiftool-reader.ts';
import type { DateReader, InsideFile, TagReading } from '../metadata/tag-reader.ts';
import { TagReader } from '../metadata/tag-reader.ts';
import { extensionOf, mediaKind } from '../metadata/media-kind.ts';
import type { NativeOutcome } from '../metadata/native/native-outcome.ts';
import { readTakeoutFile } from '../metadata/takeout-file.ts';
import { isKnownZone } from '../metadata/wall-clock.ts';
import type { FoundGroup, FoundMember } from './found.ts';
import type { GatheredEvidence } from './gathered-evidence.ts';
import type { IngestSource } from './sources.ts';
import type { OpenedSource } from './sources/source-provider.ts';

/** What dating needs of a session. */
export type DatingSession = Pick<Session, 'library' | 'warnings'>;

export interface DateRequest {
  readonly useModifyDate: boolean;
  readonly useMtime: boolean;
  /** Corrections of camera clocks, such as `{ 'Canon EOS 40D': '+1h' }`; these come before the configured ones. */
  readonly shift: Readonly<Record<string, string>>;
  /** Which reader is asked for the dates inside files; by default the configured one. */
  readonly reader?: DateReader | undefined;
}

export interface DatedGroup {
  readonly group: FoundGroup;
  readonly decision: CaptureDecision;
  readonly camera: string | null;
  /** As the evidence names it: with the name of the source. */
  readonly folder: string;
  /** For each file of the group, in its order, which reader told what is inside it. */
  readonly readings: readonly TagReading[];
}

/** The reader that a request asks for, or else the configured one. */
export function readerOf(library: Library, request: DateRequest): DateReader {
  return request.reader ?? library.config.dates.reader;
}

/** What the configuration and the request say about dates; a bad setting is `usage` (64). */
export function dateOptions(library: Library, request: DateRequest, nowMs: number): DateOptions {
  const { dates, ingest } = library.config;
  return {
    nowMs,
    useModifyDate: request.useModifyDate,
    useMtime: request.useMtime,
    homeZone: homeZone(library),
    trust: ingest.trust,
    cameraVideoClock: Object.fromEntries(dates.localVideoCameras.map((camera) => [camera, 'local' as const])),
    shifts: Object.fromEntries(
      Object.entries({ ...dates.shift, ...request.shift }).map(([camera, text]) => [
        camera,
        shiftMs(camera, text),
      ]),
    ),
  };
}

function homeZone({ config: { ingest, dates } }: Library): string | null {
  const [name, zone] =
    ingest.homeZone === null
      ? (['dates.video_zone', dates.videoZone] as const)
      : (['ingest.home_zone', ingest.homeZone] as const);
  if (zone === null || isKnownZone(zone)) return zone;
  throw new MediaStructError(
    'usage',
    `setting "${name}": expected a zone such as "Europe/Vienna", found "${zone}"`,
  );
}

/** Groups that were found together, and how they are to be read and dated. */
export interface GroupsRequest {
  readonly groups: readonly FoundGroup[];
  readonly sources: readonly IngestSource[];
  readonly reader: ExiftoolReader;
  readonly request: DateRequest;
  readonly options: DateOptions;
}

/** Dates groups that were found together, each from what its own files tell and from the neighbours in `options`. */
export async function dateGroups(
  session: DatingSession,
  { groups, sources, reader, request, options }: GroupsRequest,
): Promise<readonly DatedGroup[]> {
  const tags = tagReader(session, { reader, request });
  return Promise.all(
    groups.map(async (group) => {
      const source = itemAt(sources, group.source);
      const evidence =
        group.evidence ?? (await gatherEvidence(session, { group, source, tags, nowMs: options.nowMs }));
      const decision = decideCaptureTime(evidence, options);
      const [main] = evidence;
      const readings = evidence.map(({ reading }) => reading);
      return { group, decision, camera: cameraOf(main?.tags ?? {}), folder: main?.folder ?? '', readings };
    }),
  );
}

/** Whether a group's date may be a film's, which often says only UTC and needs to be told the place. */
export function isFilm({ members }: FoundGroup): boolean {
  return mediaKind(itemAt(members, 0).path) === 'video';
}

/** Reads tags as a request asks for. */
export function tagReader(
  { library }: DatingSession,
  { reader, request }: { readonly reader: ExiftoolReader; readonly request: DateRequest },
): TagReader {
  return new TagReader(library.access, { exiftool: reader, reader: readerOf(library, request) });
}

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

function shiftMs(camera: string, text: string): number {
  const shift = parseClockShift(text);
  if (shift !== null) return shift;
  throw new MediaStructError(
    'usage',
    `shift of "${camera}": expected something like +1h, -30m, +1d2h or -1:30:00, found "${text}"`,
  );
}
