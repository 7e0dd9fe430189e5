import type { DateOptions, MemberEvidence } from './date-evidence.ts';
import { fileNameDate } from './file-name-date.ts';
import { isKnownZone, offsetBetween, offsetOfZone } from './wall-clock.ts';

/** The offset from UTC at the place of a recording, and how it was found. */
export interface PlaceOffset {
  readonly minutes: number;
  readonly because: string;
}

export interface PlaceEvidence {
  readonly member: MemberEvidence;
  readonly members: readonly MemberEvidence[];
  readonly camera: string | null;
  /** The offset, in minutes, of a still of the same group; null if there is none. */
  readonly pairedOffset: number | null;
}

/**
 * The offset at which a UTC time was recorded. Uses the first of these that is known: the zone of the GPS position, the
 * offset of a still in the same group, that of the camera's pictures within 24 hours, the local time in the file's name,
 * the zone in the settings. Null if none is known.
 */
export function placeOffset(utcMs: number, place: PlaceEvidence, options: DateOptions): PlaceOffset | null {
  const zone = [place.member, ...place.members].map(({ gpsZone }) => gpsZone).find(isZone);
  if (zone !== undefined)
    return rung(offsetOfZone(zone, utcMs), `UTC taken to ${zone}, where its GPS position lies`);
  if (place.pairedOffset !== null)
    return rung(place.pairedOffset, 'UTC taken to the offset of the still it belongs to');
  const neighbour = place.camera === null ? null : (options.neighbours?.(place.camera, utcMs) ?? null);
  if (neighbour !== null) {
    return rung(neighbour, `UTC taken to the offset of pictures of ${place.camera} within 24 hours`);
  }
  const named = nameOffset(utcMs, place.member.name);
  if (named !== null) return rung(named, 'UTC taken to the offset that the local time in its name shows');
  return isZone(options.videoZone)
    ? rung(offsetOfZone(options.videoZone, utcMs), `UTC taken to the configured zone ${options.videoZone}`)
    : null;
}

function isZone(zone: string | null | undefined): zone is string {
  return typeof zone === 'string' && isKnownZone(zone);
}

function rung(minutes: number | null, because: string): PlaceOffset | null {
  return minutes === null ? null : { minutes, because };
}

/** The difference to the time in a file's name: phones write UTC into a video and local time into its name. */
function nameOffset(utcMs: number, name: string): number | null {
  const named = fileNameDate(name);
  if (named === null || named.clock === 'utc' || named.precision === 'day') return null;
  return offsetBetween(named.ms, utcMs);
}
