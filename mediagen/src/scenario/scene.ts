import type { Content } from '../formats/content.ts';
import type { FileType, Settings } from '../options.ts';
import { createRandom } from '../random.ts';
import type { Random } from '../random.ts';
import type { FileDraft, GroupDraft, Role, Taken } from './file-plan.ts';
import type { Moment } from './moment.ts';

/** What a scenario may draw on: all of it follows from the seed and `serial`. */
export interface Scene {
  readonly settings: Settings;
  readonly random: Random;
  /** Different in every scene, from 1: it keeps names apart. */
  readonly serial: number;
}

/** One way in which a library gets its files; `variants` are the cases that a complete tree shows all of. */
export interface Scenario {
  readonly name: string;
  readonly variants: number;
  /** How often it comes beside the others. */
  readonly weight: number;
  /** The option that turns it off. */
  readonly option?:
    | 'hostileNames'
    | 'groups'
    | 'bursts'
    | 'wrongDates'
    | 'undated'
    | 'namedDates'
    | 'zeroByteFiles'
    | 'leftOut'
    | 'archives'
    | 'damaged';
  plan(scene: Scene, variant: number): readonly GroupDraft[];
}

const OFFSETS = [-480, -300, 0, 60, 120, 120, 330, 540, 600];
const DAY_MS = 86_400_000;

export function createScene(settings: Settings, serial: number): Scene {
  return { settings, random: createRandom(`${settings.seed}/scene/${serial}`), serial };
}

/** Log-uniform between the two limits, as libraries are: many small files, few large ones. */
export function pickSize({ settings: { filesizemin, filesizemax }, random }: Scene): number {
  const size = Math.exp(Math.log(filesizemin) + random.fraction() * Math.log(filesizemax / filesizemin));
  return Math.min(filesizemax, Math.max(filesizemin, Math.round(size)));
}

/** Any moment within the range; one month in one tree has one offset, as if its owner travelled now and then. */
export function pickMoment(scene: Scene): Moment {
  const days = (scene.settings.endMs - scene.settings.firstMs) / DAY_MS;
  const day = scene.settings.firstMs + scene.random.between(0, days - 1) * DAY_MS;
  return { localMs: day + scene.random.between(0, DAY_MS - 1), offsetMinutes: offsetOfMonth(scene, day) };
}

/** A moment whose day is the same all over the world's usual offsets, for evidence that knows only UTC. */
export function pickMiddayMoment(scene: Scene): Moment {
  const moment = pickMoment(scene);
  const noonUtc =
    Math.floor(moment.localMs / DAY_MS) * DAY_MS + scene.random.between(11 * 3_600_000, 13 * 3_600_000);
  return { localMs: noonUtc + moment.offsetMinutes * 60_000, offsetMinutes: moment.offsetMinutes };
}

/** A moment whose local day is not the day in UTC. */
export function pickNightMoment(scene: Scene): Moment {
  const { localMs, offsetMinutes } = pickMoment(scene);
  const day = Math.floor(localMs / DAY_MS) * DAY_MS;
  const minutes = scene.random.between(1, 58);
  const offset = offsetMinutes === 0 ? 120 : offsetMinutes;
  return {
    localMs: offset > 0 ? day + minutes * 60_000 : day + DAY_MS - minutes * 60_000,
    offsetMinutes: offset,
  };
}

function offsetOfMonth({ settings }: Scene, day: number): number {
  const month = new Date(day).toISOString().slice(0, 7);
  return createRandom(`${settings.seed}/offset/${month}`).pick(OFFSETS);
}

export interface DraftFields {
  readonly name: string | Buffer;
  readonly content: Content;
  readonly taken: Taken | null;
  readonly camera?: string;
  readonly role?: Role;
  readonly folder?: string;
  readonly special?: readonly string[];
  readonly size?: number;
  /** When the file was made; without it, some day within the range. */
  readonly writtenMs?: number;
}

/** A file with what scenarios rarely say filled in. */
export function draft(scene: Scene, fields: DraftFields): FileDraft {
  const writtenMs = fields.writtenMs ?? pickMoment(scene).localMs;
  // Some files keep the time they were taken, others have that of a later copy.
  const late = scene.random.chance(0.3) ? scene.random.between(1, 400) * DAY_MS : 0;
  return {
    name: fields.name,
    content: fields.content,
    size: fields.size ?? pickSize(scene),
    camera: fields.camera ?? null,
    taken: fields.taken,
    role: fields.role ?? 'main',
    mtimeMs: Math.floor((writtenMs + late) / 1000) * 1000,
    special: fields.special ?? [],
    ...(fields.folder === undefined ? {} : { folder: fields.folder }),
  };
}

export function group(scenario: string, stem: string, ...files: readonly FileDraft[]): GroupDraft {
  return { scenario, stem, files };
}

const TYPE_OF_KIND: Readonly<Record<Content['kind'], FileType | null>> = {
  jpeg: 'jpg',
  png: 'png',
  gif: 'gif',
  bmp: 'bmp',
  text: 'txt',
  wav: null,
  empty: null,
  heic: 'heic',
  raw: 'raw',
  mp4: 'mp4',
  mov: 'mov',
  xmp: null,
  aae: null,
  'clip-xml': null,
  'tags-json': null,
  takeout: null,
  avi: null,
  mie: null,
  srt: null,
  zip: null,
};

/** The type that `excludetypes` calls a file, null for sidecars and empty files. */
export function fileType(content: Content): FileType | null {
  return TYPE_OF_KIND[content.kind];
}
