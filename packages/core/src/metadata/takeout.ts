/** What a Google Takeout JSON says of its picture. Times are UTC; the zone of capture is not in it. */
export interface TakeoutTimes {
  /** Seconds since 1970, UTC. */
  readonly photoTakenTime: number;
  /** Decimal degrees; null where absent or 0/0, which Takeout writes for "unknown". */
  readonly position: { readonly latitude: number; readonly longitude: number } | null;
}

export type TakeoutOutcome =
  | { readonly kind: 'takeout'; readonly takeout: TakeoutTimes }
  | { readonly kind: 'not-takeout'; readonly why: string };

/** Takeout's files have 1 to 3 KiB; above this a file is some other JSON and is not read. */
export const MAX_TAKEOUT_BYTES = 1024 * 1024;

/** Reads the text of a Takeout JSON strictly: other JSON, and times that are not whole seconds, are not Takeout's. */
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
  if (typeof field(value, 'title') !== 'string') return notTakeout('has no title');
  return {
    kind: 'takeout',
    takeout: { photoTakenTime: Number(timestamp), position: positionOf(value) },
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
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function notTakeout(why: string): TakeoutOutcome {
  return { kind: 'not-takeout', why };
}
