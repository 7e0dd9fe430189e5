import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const stamp = { diskId: v.string(), generation: count, nonce: v.string() };
const OF_EVENT = { id: v.string(), at: v.string() };

/** Whether a disk takes part: `retired` ones are only restored from, of `lost` and `dropped` ones no copy counts. */
export const DISK_STANDINGS = ['active', 'retired', 'lost', 'dropped'] as const;
export type DiskStanding = (typeof DISK_STANDINGS)[number];

const whole = v.pipe(v.number(), v.safeInteger());

/** What is as the settings have it again, by the names of these fields. Programs before this one leave it as it was. */
const UNSET = v.optional(v.array(v.string()));

const OPTIONS = {
  ignore: v.optional(v.array(v.string())),
  ignoreFiles: v.optional(v.array(v.string())),
  least: v.optional(count),
  most: v.optional(count),
  priority: v.optional(whole),
  isHidden: v.optional(v.boolean()),
  followsSymlinks: v.optional(v.boolean()),
};

/** One thing that happened to the shelf. `id` is unique for ever, so that the events of two computers can be merged; `at` is ISO 8601 UTC. */
export const SHELF_EVENT = v.variant('kind', [
  /** The set of disks was begun. */
  v.object({ ...OF_EVENT, kind: v.literal('set'), setId: v.string() }),
  v.object({ ...OF_EVENT, kind: v.literal('disk-added'), diskId: v.string(), name: v.string() }),
  v.object({
    ...OF_EVENT,
    kind: v.literal('disk-set'),
    diskId: v.string(),
    name: v.optional(v.string()),
    place: v.optional(v.string()),
    reserveBytes: v.optional(count),
    /** The id of a disk with which it shares one device; empty where it has one of its own. */
    device: v.optional(v.string()),
    unset: UNSET,
  }),
  /** Its file is about to be given this generation and nonce. */
  v.object({ ...OF_EVENT, kind: v.literal('disk-writing'), ...stamp }),
  /** Its file has them. */
  v.object({ ...OF_EVENT, kind: v.literal('disk-written'), ...stamp }),
  /** It was here: where, and how much was free. */
  v.object({
    ...OF_EVENT,
    kind: v.literal('disk-seen'),
    diskId: v.string(),
    path: v.string(),
    freeBytes: count,
  }),
  v.object({
    ...OF_EVENT,
    kind: v.literal('disk-stands'),
    diskId: v.string(),
    standing: v.picklist(DISK_STANDINGS),
  }),
  v.object({ ...OF_EVENT, kind: v.literal('source-added'), sourceId: v.string(), name: v.string() }),
  v.object({
    ...OF_EVENT,
    kind: v.literal('source-set'),
    sourceId: v.string(),
    name: v.optional(v.string()),
    ...OPTIONS,
    unset: UNSET,
  }),
  /** Where it stands on this computer; null: it does not. */
  v.object({
    ...OF_EVENT,
    kind: v.literal('source-mapped'),
    sourceId: v.string(),
    root: v.nullable(v.string()),
  }),
  /** A locked source is taken as it was last looked at, whatever its folder holds. */
  v.object({ ...OF_EVENT, kind: v.literal('source-locked'), sourceId: v.string(), isLocked: v.boolean() }),
  v.object({ ...OF_EVENT, kind: v.literal('source-dropped'), sourceId: v.string() }),
]);

export type ShelfEvent = v.InferOutput<typeof SHELF_EVENT>;

/** Events that hold for one computer only: where something stands there. They are not told to others. */
export function isLocal({ kind }: Pick<ShelfEvent, 'kind'>): boolean {
  return kind === 'disk-seen' || kind === 'source-mapped';
}

type WithoutStamp<T> = T extends unknown ? Omit<T, 'id' | 'at'> : never;
/** An event before the ledger gives it its id and time. */
export type NewShelfEvent = WithoutStamp<ShelfEvent>;
