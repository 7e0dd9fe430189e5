import * as v from 'valibot';
import type { ExtraAlgorithm } from '../files/digest-algorithms.ts';
import { EXTRA_ALGORITHMS } from '../files/digest-algorithms.ts';
import type { Trust } from '../metadata/date-evidence.ts';
import { TRUSTS } from '../metadata/date-evidence.ts';
import type { SettingsSection } from './settings-section.ts';
import {
  folder,
  numberBetween,
  oneOf,
  text,
  textOrNumber,
  trueOrFalse,
  texts,
  textTable,
  wholeNumber,
} from './setting-values.ts';

export const KEEP_RULES = ['oldest', 'newest', 'shortest-path', 'path-order'] as const;
export type KeepRule = (typeof KEEP_RULES)[number];

/** The largest `reserve_percent`. At 200 percent two thirds of a disc are error correction data. */
export const MOST_RESERVE_PERCENT = 200;

/** Paths are absolute, or relative to the library's folder. */
export interface FolderConfig {
  /** Drop folders: `ingest` moves what it takes from them. */
  readonly ingest: readonly string[];
  readonly media: string;
  readonly archive: string;
  readonly duplicates: string;
  readonly validated: string;
  /** Further trees to crawl and compare, such as old disks. */
  readonly trees: readonly string[];
  /** Where trees are, by their names, in the words that are used for discs and disks. */
  readonly places: Readonly<Record<string, string>>;
}

const FOLDERS: SettingsSection<FolderConfig> = {
  name: 'folders',
  settings: {
    ingest: {
      schema: texts,
      default: ['ingest'],
      comment:
        'Drop folders. What is ingested from them is moved; from anywhere else (a camera card) it is copied.',
    },
    media: { schema: folder, default: 'media', comment: 'The date tree: media/YYYY/MM/DD/' },
    archive: {
      schema: folder,
      default: 'archive',
      comment:
        'Volumes for discs. Only "archive release" and the undo of a run that is on no disc yet take files out of this folder.',
    },
    duplicates: {
      schema: folder,
      default: 'duplicates',
      comment: 'Where dedupe and ingest put duplicates.',
    },
    validated: {
      schema: folder,
      default: 'validated',
      comment: 'Where validate puts duplicates after it has read their original.',
    },
    trees: {
      schema: texts,
      default: [],
      comment: 'Further trees to crawl and compare, such as old disks: ["/mnt/old-laptop"]',
    },
    places: {
      schema: textTable,
      default: {},
      comment:
        'Where trees are, for "disc lost" and "shelf risk": media = "house", archive = "house, cellar"',
    },
  },
};

/** How files are named and which are left alone, see docs/formats/config.md. */
export interface IngestConfig {
  readonly folderTemplate: string;
  readonly nameTemplate: string;
  /** Patterns in the manner of .gitignore, for sources only; `[crawl] leave_out` holds for them too. */
  readonly leaveOut: readonly string[];
  /** Whose date counts where the owner's differs from the camera's. */
  readonly trust: Trust;
  /** The zone of times that are told in UTC and without a place, such as `Europe/Vienna`; null if none is set. */
  readonly homeZone: string | null;
}

const INGEST: SettingsSection<IngestConfig> = {
  name: 'ingest',
  settings: {
    folderTemplate: {
      schema: text,
      default: '{yyyy}/{MM}/{dd}',
      comment: `Folder below media. Fields: {yyyy} {MM} {dd} {HH} {mm} {ss} {fff} {number} {sequence} {camera} {make} {model}
{event} {name} {extension} {hash12} {hash} {hash:8}; "mediastruct template --fields" tells what they mean.
A part in [ ] is left out if one of its fields is not known. "mediastruct template" shows what a template gives.`,
    },
    nameTemplate: {
      schema: text,
      default: '{yyyy}{MM}{dd}_{HH}{mm}{ss}[_{fff}][_n{number}]_{hash12}',
      comment:
        'File name without its extension, from the same fields. "mediastruct rename" applies both to what is filed.',
    },
    leaveOut: {
      schema: texts,
      default: [],
      comment: `Files of a source to leave where they are, as in a .gitignore file: ["proxies/", "*.tmp.jpg"]
A file .mediastructignore in a folder of the source adds to it. With ! before it a pattern keeps what is left
out by itself, such as thumbnails: ["!.thumbnails/"]`,
    },
    trust: {
      schema: oneOf(TRUSTS),
      default: 'newest',
      comment: `Whose date counts where a sidecar or XMP of yours differs from the camera by more than a day:
newest (yours if it was written later), owner (always yours), camera (never yours).`,
    },
    homeZone: {
      schema: v.pipe(
        text,
        v.transform((zone) => zone || null),
      ),
      default: '',
      comment: `Where you live, such as "Europe/Vienna": the zone of films and others that tell only UTC and no place.
If it is empty, they are filed by UTC and marked as uncertain.`,
    },
  },
};

export interface CrawlConfig {
  readonly maxAgeDays: number;
  /** 0 means one for each core. */
  readonly threads: number;
  /** Patterns in the manner of .gitignore. */
  readonly leaveOut: readonly string[];
  /** Digests that records are to have beside the content hash. */
  readonly also: readonly ExtraAlgorithm[];
}

const CRAWL: SettingsSection<CrawlConfig> = {
  name: 'crawl',
  settings: {
    maxAgeDays: {
      schema: numberBetween(0),
      default: 120,
      comment:
        'A file is read again if its stored hash is older than this, even if the file looks unchanged.',
    },
    threads: {
      schema: wholeNumber(0),
      default: 0,
      comment:
        'Threads that read and copy; 0 means one for each core. More threads help if the disk answers slowly.',
    },
    leaveOut: {
      schema: texts,
      default: [],
      comment: 'Names to leave out, as in a .gitignore file: ["@eaDir/", "*.tmp"]',
    },
    also: {
      schema: v.array(oneOf(EXTRA_ALGORITHMS), 'a list of algorithms, like ["md5"]'),
      default: [],
      comment: `Digests to keep beside SHA-256, for lists of other programs: ${EXTRA_ALGORITHMS.join(', ')}.
A file that lacks one is read again.`,
    },
  },
};

export interface DedupeConfig {
  readonly keep: KeepRule;
  /** Asked in their order where `keep` finds no difference. */
  readonly thenBy: readonly KeepRule[];
  /** Patterns in the manner of .gitignore, from the root of a tree: the copy that an earlier one names stays. */
  readonly prefer: readonly string[];
  /** Patterns in the same manner: a copy that one names goes before all others. */
  readonly demote: readonly string[];
  readonly skipHidden: boolean;
  readonly oneFileSystem: boolean;
  /** Paths of trees that always keep their copy. */
  readonly reference: readonly string[];
}

const DEDUPE: SettingsSection<DedupeConfig> = {
  name: 'dedupe',
  settings: {
    keep: {
      schema: oneOf(KEEP_RULES),
      default: 'oldest',
      comment: `Which copy stays if no reference tree holds one: ${KEEP_RULES.join(', ')}.`,
    },
    thenBy: {
      schema: v.array(oneOf(KEEP_RULES), 'a list of rules, like ["shortest-path"]'),
      default: [],
      comment: 'Further rules, asked in their order where "keep" finds no difference: ["shortest-path"]',
    },
    prefer: {
      schema: texts,
      default: [],
      comment: `Folders and names whose copy stays, as in a .gitignore file, the best first: ["Best/", "/2019/", "*.dng"]`,
    },
    demote: {
      schema: texts,
      default: [],
      comment: 'Folders and names whose copy is set aside before others: ["WhatsApp/", "*-export.jpg"]',
    },
    skipHidden: {
      schema: trueOrFalse,
      default: false,
      comment: 'Leave hidden files alone: those whose name, or a folder above them, begins with a dot.',
    },
    oneFileSystem: {
      schema: trueOrFalse,
      default: false,
      comment:
        'Only copies on one file system are duplicates of each other, so that a copy on a second disk stays.',
    },
    reference: {
      schema: texts,
      default: [],
      comment: 'Trees that always keep their copy. The archive always is one of them.',
    },
  },
};

export interface ArchiveConfig {
  /** The name of a medium, or a size. */
  readonly medium: string;
  /** Error correction data, in percent of the data it protects. */
  readonly reservePercent: number;
  readonly lookAheadDays: number;
  /** Discs of a volume that must have been read back before its folder may be released. */
  readonly copies: number;
  /** A read-back that is older counts no more for that. */
  readonly maxProofAgeDays: number;
  /** A copy of a volume on the device of the archive counts as a disc. */
  readonly sameDeviceDiscs: boolean;
}

const ARCHIVE: SettingsSection<ArchiveConfig> = {
  name: 'archive',
  settings: {
    medium: {
      schema: textOrNumber,
      default: 'bd-25',
      comment:
        'What a volume must fit on: cd, dvd, dvd-dl, bd-25, bd-50, bdxl-100, bdxl-128, or a number of bytes.',
    },
    reservePercent: {
      schema: numberBetween(0, MOST_RESERVE_PERCENT),
      default: 0,
      comment: 'Room left on each disc for error correction data, in percent of the data it protects.',
    },
    lookAheadDays: {
      schema: wholeNumber(0),
      default: 32,
      comment: 'How many days ahead to look for a day that still fits on the current volume.',
    },
    copies: {
      schema: wholeNumber(1),
      default: 2,
      comment: 'Discs of a volume that must have been read back whole before its folder may be released.',
    },
    maxProofAgeDays: {
      schema: wholeNumber(1),
      default: 365,
      comment: 'For that, a disc must have been read back within so many days.',
    },
    sameDeviceDiscs: {
      schema: trueOrFalse,
      default: false,
      comment:
        'For trials: take a copy of a volume on the device of the archive, which is lost with it, for a disc.',
    },
  },
};

export interface DateConfig {
  /** An older name of `homeZone`, which counts where that is not set. */
  readonly videoZone: string | null;
  /** Cameras that write local time into videos where the standard asks for UTC. */
  readonly localVideoCameras: readonly string[];
  /** Corrections of camera clocks by camera name, such as `+1h`. */
  readonly shift: Readonly<Record<string, string>>;
  /** Who reads the dates inside files: our own reader, which leaves to exiftool what it is not sure of, or exiftool alone. */
  readonly reader: 'native' | 'exiftool';
}

const DATES: SettingsSection<DateConfig> = {
  name: 'dates',
  settings: {
    videoZone: {
      schema: v.pipe(
        text,
        v.transform((zone) => zone || null),
      ),
      default: '',
      comment: 'The older name of home_zone in [ingest].',
      isOld: true,
    },
    localVideoCameras: {
      schema: texts,
      default: [],
      comment: 'Cameras that write local time where the standard asks for UTC: ["NIKON D750"]',
    },
    shift: {
      schema: textTable,
      default: {},
      comment: `Clocks that were wrong: "Canon EOS 40D" = "+1h"
They are corrected in the records of the library, never in the picture.`,
    },
    reader: {
      schema: oneOf(['native', 'exiftool']),
      default: 'native',
      comment: `Who reads the dates inside files: "native" is fast and leaves to exiftool what it is not sure of;
"exiftool" asks exiftool about every file.`,
    },
  },
};

/** The settings of core, by section. */
export interface LibraryConfig {
  readonly folders: FolderConfig;
  readonly ingest: IngestConfig;
  readonly crawl: CrawlConfig;
  readonly dedupe: DedupeConfig;
  readonly archive: ArchiveConfig;
  readonly dates: DateConfig;
}

/** Core's sections, in the order in which `init` writes them. */
export const CORE_SECTIONS: { readonly [Name in keyof LibraryConfig]: SettingsSection<LibraryConfig[Name]> } =
  {
    folders: FOLDERS,
    ingest: INGEST,
    crawl: CRAWL,
    dedupe: DEDUPE,
    archive: ARCHIVE,
    dates: DATES,
  };
