import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Library } from '../library/library.ts';
import { parseClockShift } from '../metadata/camera.ts';
import type { DateOptions } from '../metadata/date-evidence.ts';
import type { DateReader } from '../metadata/tag-reader.ts';
import { isKnownZone } from '../metadata/wall-clock.ts';

export interface DateRequest {
  readonly useModifyDate: boolean;
  readonly useMtime: boolean;
  /** Corrections of camera clocks, such as `{ 'Canon EOS 40D': '+1h' }`; these come before the configured ones. */
  readonly shift: Readonly<Record<string, string>>;
  /** Which reader is asked for the dates inside files; by default the configured one. */
  readonly reader?: DateReader | undefined;
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

function shiftMs(camera: string, text: string): number {
  const shift = parseClockShift(text);
  if (shift !== null) return shift;
  throw new MediaStructError(
    'usage',
    `shift of "${camera}": expected something like +1h, -30m, +1d2h or -1:30:00, found "${text}"`,
  );
}
