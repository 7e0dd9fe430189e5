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
import { extensionOf, mediaKind } from '../metadata/media-kind.ts';
import type { TagsOutcome } from '../metadata/tags-outcome.ts';
import { readTakeoutFile } from '../metadata/takeout-file.ts';
import { isKnownZone } from '../metadata/wall-clock.ts';
import type { FoundGroup, FoundMember } from './discover.ts';
import type { IngestSource } from './sources.ts';
import type { OpenedSource } from './sources/source-provider.ts';

/** What dating needs of a session. */
export type DatingSession = Pick<Session, 'library' | 'warnings'>;

export interface DateRequest {
  readonly useModifyDate: boolean;
  readonly useMtime: boolean;
  /** Corrections of camera clocks, such as `{ 'Canon EOS 40D': '+1h' }`; these come before the configured ones. */
  readonly shift: Readonly<Record<string, string>>;
}

export interface DatedGroup {
  readonly group: FoundGroup;
  readonly decision: CaptureDecision;
  readonly camera: string | null;
  /** As the evidence names it: with the name of the source. */
  readonly folder: string;
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

/** Dates groups that were found together, each from what its own files tell and from the neighbours in `options`. */
export async function dateGroups(
  session: DatingSession,
  {
    groups,
    sources,
    reader,
    options,
  }: {
    groups: readonly FoundGroup[];
    sources: readonly IngestSource[];
    reader: ExiftoolReader;
    options: DateOptions;
  },
): Promise<readonly DatedGroup[]> {
  if (groups.length > 0) await refuseWithoutTool(reader);
  return Promise.all(
    groups.map(async (group) => {
      const source = itemAt(sources, group.source);
      const evidence = await gatherEvidence(session, { group, source, reader });
      const decision = decideCaptureTime(evidence, options);
      const [main] = evidence;
      return { group, decision, camera: cameraOf(main?.tags ?? {}), folder: main?.folder ?? '' };
    }),
  );
}

/** Without exiftool every picture would end undated. */
export async function refuseWithoutTool(reader: ExiftoolReader): Promise<void> {
  const failure = await reader.findFailure();
  if (failure === null) return;
  const code = failure.code === 'perl-missing' ? 'tool-missing' : 'tool-failed';
  throw new MediaStructError(code, failure.message, { suggestions: ['Nothing was changed.'] });
}

/** Whether a group's date may be a film's, which often says only UTC and needs to be told the place. */
export function isFilm({ members }: FoundGroup): boolean {
  return mediaKind(itemAt(members, 0).path) === 'video';
}

/** The date evidence of a group's files; one that cannot be read tells by its name alone. */
export async function gatherEvidence(
  session: DatingSession,
  { group, source, reader }: { group: FoundGroup; source: IngestSource; reader: ExiftoolReader },
): Promise<MemberEvidence[]> {
  return Promise.all(group.members.map((member) => memberEvidence(session, { member, source, reader })));
}

async function memberEvidence(
  session: DatingSession,
  { member, source, reader }: { member: FoundMember; source: IngestSource; reader: ExiftoolReader },
): Promise<MemberEvidence> {
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
  if (opened === undefined) return readEvidence(session, { path, named, reader });
  const library = { ...session.library, access: opened.access };
  const local = { read: () => readLocal(opened, { member, reader }) };
  return readEvidence({ ...session, library }, { path, named, reader: local });
}

/** Reads what a file tells of its date; `named` is what is known of it without. */
export async function readEvidence(
  { library, warnings }: DatingSession,
  {
    path,
    named,
    reader,
  }: {
    readonly path: string;
    readonly named: Omit<MemberEvidence, 'tags'>;
    readonly reader: Pick<ExiftoolReader, 'read'>;
  },
): Promise<MemberEvidence> {
  if (named.role === 'sidecar' && /\.json$/i.test(path)) {
    const outcome = readTakeoutFile(library.access, path);
    if (outcome.kind === 'unreadable') warnings.add(path, noDatesFrom(outcome.message));
    if (outcome.kind !== 'takeout') return { ...named, tags: {} };
    const { position } = outcome.takeout;
    return {
      ...named,
      tags: {},
      takeout: outcome.takeout,
      gpsZone: position === null ? null : await zoneAt(position.latitude, position.longitude),
    };
  }
  if (!mayHoldDate(nameOf(path))) return { ...named, tags: {} };
  const outcome = await reader.read(path);
  const errors = outcome.kind === 'tags' ? outcome.errors : [outcome.message];
  for (const error of errors) warnings.add(path, noDatesFrom(error));
  if (outcome.kind === 'tags') return { ...named, tags: outcome.tags, gpsZone: outcome.gpsZone };
  return { ...named, tags: {} };
}

/** Reads the tags of a file that may be inside another one: from a copy that stands as long as it is read. */
async function readLocal(
  opened: OpenedSource,
  { member, reader }: { readonly member: FoundMember; readonly reader: ExiftoolReader },
): Promise<TagsOutcome> {
  try {
    using copy = await opened.local(member.path);
    return await reader.read(copy.path);
  } catch (error) {
    const { errno, message } = fileErrorOf(error);
    return { kind: 'failed', code: 'unreadable', message: `${errno}: ${message}` };
  }
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
