import type { DateOptions, MemberEvidence } from './date-evidence.ts';
import { fileNameDate } from './file-name-date.ts';
import { isKnownZone, isPartial, offsetBetween, offsetOfZone } from './wall-clock.ts';

/** The offset from UTC at the place of a recording, and how it was found. */
export interface PlaceOffset {
  readonly minutes: number;
  readonly because: string;
  /** True if nothing in the group tells it. */
  readonly isAssumed: boolean;
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
 * offset of a still in the same group, that of the camera's pictures within 24 hours (of the folder's, if the file names no camera and
 * they agree), the local time in the file's name, the zone in the settings. Null if none is known.
 */
export function placeOffset(utcMs: number, place: PlaceEvidence, options: DateOptions): PlaceOffset | null {
  const { member, members, camera, pairedOffset } = place;
  const zone = [member, ...members].map(({ gpsZone }) => gpsZone).find(isZone);
  if (zone !== undefined)
    return known(offsetOfZone(zone, utcMs), `UTC taken to ${zone}, where its GPS position lies`);
  if (pairedOffset !== null) return known(pairedOffset, 'UTC taken to the offset of the still it belongs to');
  const neighbour = options.neighbours?.({ camera, folder: member.folder }, utcMs) ?? null;
  if (neighbour !== null) {
    const whose = camera ?? 'the camera whose pictures are in its folder';
    return assumed(neighbour, `UTC taken to the offset of pictures of ${whose} within 24 hours`);
  }
  const named = nameOffset(utcMs, member.name);
  if (named !== null) return known(named, 'UTC taken to the offset that the local time in its name shows');
  const { homeZone } = options;
  return isZone(homeZone)
    ? assumed(offsetOfZone(homeZone, utcMs), `UTC taken to the configured zone ${homeZone}`)
    : null;
}

function isZone(zone: string | null | undefined): zone is string {
  return typeof zone === 'string' && isKnownZone(zone);
}

function known(minutes: number | null, because: string): PlaceOffset | null {
  return minutes === null ? null : { minutes, because, isAssumed: false };
}

function assumed(minutes: number | null, because: string): PlaceOffset | null {
  return minutes === null ? null : { minutes, because, isAssumed: true };
}

/** The difference to the time in a file's name: phones write UTC into a video and local time into its name. */
function nameOffset(utcMs: number, name: string): number | null {
  const named = fileNameDate(name);
  if (named === null || named.clock === 'utc' || named.meaning !== 'captured') return null;
  if (named.precision === 'day' || isPartial(named.precision)) return null;
  return offsetBetween(named.ms, utcMs);
}
