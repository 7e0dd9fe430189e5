/** What a Google Takeout JSON says about its picture. It does not have the zone in which the picture was taken. */
export interface TakeoutTimes {
  /** Seconds since 1970, UTC. */
  readonly photoTakenTime: number;
  /** Decimal degrees; null if it is absent or 0/0, which Takeout writes for an unknown place. */
  readonly position: { readonly latitude: number; readonly longitude: number } | null;
}

/** The same with the name that the file had before the export changed it. */
export interface TakeoutRecord extends TakeoutTimes {
  readonly title: string;
}

export type TakeoutOutcome =
  | { readonly kind: 'takeout'; readonly takeout: TakeoutRecord }
  | { readonly kind: 'not-takeout'; readonly why: string };

/** Takeout's files have 1 to 3 KiB. A file larger than this is some other JSON and is not read. */
export const MAX_TAKEOUT_BYTES = 1024 * 1024;

/** Parses the text of a Takeout JSON. Other JSON, and a time that is not in whole seconds, is `not-takeout`. */
export function parseTakeout(text: string): TakeoutOutcome {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return notTakeout('is not JSON');
  }
  const taken = field(value, 'photoTakenTime');
  const timestamp = field(taken, 'timestamp');
  if (typeof timestamp !== 'string' || !/^-?\d{1,12}$/.test(timestamp)) {
    return notTakeout('has no photoTakenTime.timestamp in whole seconds');
  }
  const title = field(value, 'title');
  if (typeof title !== 'string') return notTakeout('has no title');
  return {
    kind: 'takeout',
    takeout: { title, photoTakenTime: Number(timestamp), position: positionOf(value) },
  };
}

function positionOf(value: unknown): TakeoutTimes['position'] {
  for (const name of ['geoDataExif', 'geoData']) {
    const latitude = field(field(value, name), 'latitude');
    const longitude = field(field(value, name), 'longitude');
    if (typeof latitude !== 'number' || typeof longitude !== 'number') continue;
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) continue;
    if (latitude !== 0 || longitude !== 0) return { latitude, longitude };
  }
  return null;
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notTakeout(why: string): TakeoutOutcome {
  return { kind: 'not-takeout', why };
}
