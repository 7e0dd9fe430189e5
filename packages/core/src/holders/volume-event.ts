import { FieldReader } from '../records/fields.ts';
import type { LinePlace } from '../records/damaged-line.ts';
import type { JsonObject } from '../records/stored-json.ts';
import { damagedLine } from '../records/damaged-line.ts';
import type { Segment } from './segment.ts';
import { parseSegment } from './segment.ts';
import { parseVolumeId } from './volume-id.ts';

interface OfVolume {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly volumeId: string;
}

/** Names of a volume's tag files with the SHA-256 of each. */
export type TagSums = Readonly<Record<string, string>>;

/** A part of a file that is split over volumes, where it stands. */
export interface PlacedSegment extends Segment {
  /** Relative to the volume's folder. */
  readonly path: string;
}
/** burn: the whole disc after it was burned. disc: its files, from image or drive, in the order of its sectors. scan: every sector. */
export const READ_BACK_WAYS = ['burn', 'disc', 'scan'] as const;
export type ReadBackWay = (typeof READ_BACK_WAYS)[number];

/** What is known of one burned disc; whatever the user or the drive told. */
export interface DiscFacts {
  readonly serial?: string | undefined;
  readonly drive?: string | undefined;
  /** What is written on the disc or its case. */
  readonly label?: string | undefined;
  readonly location?: string | undefined;
}

/**
 * What happened to a volume, as the volume ledger keeps it (docs/formats/volume-ledger.md). `copy` numbers the
 * discs of a volume from 1; an event without it is about the volume's folder in the archive.
 */
export type VolumeEvent =
  | (OfVolume & {
      readonly kind: 'planned';
      readonly runId: string;
      readonly medium: string;
      readonly capacity: number;
      readonly files: number;
      readonly bytes: number;
      readonly firstDay: string;
      readonly lastDay: string;
    })
  | (OfVolume & {
      readonly kind: 'built';
      readonly runId: string;
      readonly files: number;
      readonly bytes: number;
      readonly tagFiles: TagSums;
      /** The runs whose files it holds, where it is not that one alone; then also its days. */
      readonly runIds?: readonly string[] | undefined;
      readonly firstDay?: string | undefined;
      readonly lastDay?: string | undefined;
      /** Its parts of files that are split over volumes. */
      readonly segments?: readonly PlacedSegment[] | undefined;
    })
  /** A run begins to add files to it; until it is built again no disc of it can be told of. */
  | (OfVolume & { readonly kind: 'continued'; readonly runId: string })
  | (OfVolume & DiscFacts & { readonly kind: 'burned'; readonly copy: number; readonly date: string })
  | (OfVolume & {
      readonly kind: 'verified';
      readonly copy?: number | undefined;
      readonly files: number;
      readonly bytes: number;
      /** SHA-256 over the manifest as it was read back, line by line. */
      readonly readBack: string;
      /** In which way it was read; absent where only its files were. */
      readonly how?: ReadBackWay | undefined;
    })
  | (OfVolume & { readonly kind: 'stored'; readonly copy: number; readonly location: string })
  | (OfVolume & { readonly kind: 'failed'; readonly copy?: number | undefined; readonly why: string })
  | (OfVolume & { readonly kind: 'migrated' | 'retired'; readonly why: string })
  /** Its folder left the archive; `disc` is the absolute path of the disc that was read for it. */
  | (OfVolume & { readonly kind: 'released'; readonly runId: string; readonly disc: string })
  /** Its folder is back in the archive. */
  | (OfVolume & { readonly kind: 'returned' });

/** Reads one event; an event that this version does not know is `damaged`, because a state must not be guessed. */
export function parseVolumeEvent(object: JsonObject, place: LinePlace): VolumeEvent {
  const fields = new FieldReader(object, place);
  const kind = fields.text('kind');
  const volumeId = fields.text('volumeId');
  if (parseVolumeId(volumeId) === null)
    throw damagedLine(place, `field "volumeId": expected the id of a volume, found "${volumeId}"`);
  const of = { at: fields.text('at'), volumeId };
  const copy = object['copy'] === undefined ? undefined : fields.count('copy');
  const content = () => ({ files: fields.count('files'), bytes: fields.count('bytes') });
  switch (kind) {
    case 'planned':
      return {
        kind,
        ...of,
        runId: fields.text('runId'),
        medium: fields.text('medium'),
        capacity: fields.count('capacity'),
        ...content(),
        firstDay: fields.text('firstDay'),
        lastDay: fields.text('lastDay'),
      };
    case 'built':
      return {
        kind,
        ...of,
        runId: fields.text('runId'),
        ...content(),
        tagFiles: tagSums(fields, place),
        runIds: object['runIds'] === undefined ? undefined : fields.texts('runIds'),
        firstDay: fields.optionalText('firstDay'),
        lastDay: fields.optionalText('lastDay'),
        segments: object['segments'] === undefined ? undefined : placedSegments(fields, place),
      };
    case 'continued':
      return { kind, ...of, runId: fields.text('runId') };
    case 'burned':
      return { kind, ...of, copy: fields.count('copy'), date: fields.text('date'), ...discFacts(fields) };
    case 'verified':
      return { kind, ...of, copy, ...content(), readBack: fields.sha256('readBack'), how: wayOf(object) };
    case 'stored':
      return { kind, ...of, copy: fields.count('copy'), location: fields.text('location') };
    case 'failed':
      return { kind, ...of, copy, why: fields.text('why') };
    case 'migrated':
    case 'retired':
      return { kind, ...of, why: fields.text('why') };
    case 'released':
      return { kind, ...of, runId: fields.text('runId'), disc: fields.text('disc') };
    case 'returned':
      return { kind, ...of };
    default:
      throw damagedLine(place, `field "kind": unknown event ${JSON.stringify(kind)}`);
  }
}

/** A way that this version does not know proves as much as one that was not told. */
function wayOf({ how }: JsonObject): ReadBackWay | undefined {
  return READ_BACK_WAYS.find((way) => way === how);
}

function discFacts(fields: FieldReader): DiscFacts {
  return {
    serial: fields.optionalText('serial'),
    drive: fields.optionalText('drive'),
    label: fields.optionalText('label'),
    location: fields.optionalText('location'),
  };
}

function placedSegments(fields: FieldReader, place: LinePlace): readonly PlacedSegment[] {
  return fields
    .objects('segments')
    .map((entry) => ({ path: new FieldReader(entry, place).text('path'), ...parseSegment(entry, place) }));
}

function tagSums(fields: FieldReader, place: LinePlace): TagSums {
  const sums = fields.object('tagFiles');
  const reader = new FieldReader(sums, place);
  return Object.fromEntries(Object.keys(sums).map((name) => [name, reader.sha256(name)]));
}
