import { number, string } from 'valibot';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../test/library/refusal.ts';
import { configText } from './config-text.ts';
import { allSections, parseConfig } from './config.ts';
import type { LibraryConfig } from './core-settings.ts';
import { MOST_RESERVE_PERCENT } from './core-settings.ts';
import { parseSection, parseSettingsFile } from './settings-file.ts';
import type { SettingsSection } from './settings-section.ts';

const PATH = '/lib/mediastruct.toml';

const DEFAULTS: LibraryConfig = {
  folders: {
    ingest: ['ingest'],
    media: 'media',
    archive: 'archive',
    duplicates: 'duplicates',
    validated: 'validated',
    trees: [],
    places: {},
  },
  ingest: {
    folderTemplate: '{yyyy}/{MM}/{dd}',
    nameTemplate: '{yyyy}{MM}{dd}_{HH}{mm}{ss}[_{fff}][_n{number}]_{hash12}',
    leaveOut: [],
    trust: 'newest',
    homeZone: null,
  },
  crawl: { maxAgeDays: 120, threads: 0, leaveOut: [], also: [] },
  dedupe: {
    keep: 'oldest',
    thenBy: [],
    prefer: [],
    demote: [],
    skipHidden: false,
    oneFileSystem: false,
    reference: [],
  },
  archive: {
    medium: 'bd-25',
    reservePercent: 0,
    lookAheadDays: 32,
    copies: 2,
    maxProofAgeDays: 365,
    sameDeviceDiscs: false,
  },
  dates: { videoZone: null, shift: {}, localVideoCameras: [], reader: 'native' },
};

interface BurnerConfig {
  readonly device: string;
  readonly maxSpeed: number;
}

/** A section as the job of a plugin brings it; `maxSpeed` leaves the wording to the schema. */
const BURNER: SettingsSection<BurnerConfig> = {
  name: 'burner',
  settings: {
    device: { schema: string('the path of a drive'), default: '/dev/sr0', comment: 'The drive that burns.' },
    maxSpeed: { schema: number(), default: 8, comment: 'How fast it may burn.\nMany discs prefer 4.' },
  },
};

function parse(text: string, sections?: readonly SettingsSection[]): LibraryConfig {
  return parseConfig(parseSettingsFile(PATH, text), sections);
}

describe('parseConfig', () => {
  it('gives every default for an empty file, and for the file that init writes', () => {
    expect(parse('')).toEqual(DEFAULTS);
    expect(parse(configText(allSections([])))).toEqual(DEFAULTS);
  });

  it('takes the medium that init was given', () => {
    const text = configText(allSections([]), { archive: { medium: 'dvd "dl"' } });
    expect(parse(text)).toEqual({ ...DEFAULTS, archive: { ...DEFAULTS.archive, medium: 'dvd "dl"' } });
  });

  it('reads every setting', () => {
    const expected: LibraryConfig = {
      folders: {
        ingest: ['/card', 'drop'],
        media: 'm',
        archive: '/a',
        duplicates: 'd',
        validated: 'v',
        trees: ['/old'],
        places: { media: 'house' },
      },
      ingest: {
        folderTemplate: '{yyyy}',
        nameTemplate: '{hash}',
        trust: 'owner',
        leaveOut: [],
        homeZone: 'Europe/Rome',
      },
      crawl: { maxAgeDays: 1.5, threads: 3, leaveOut: ['*.tmp'], also: ['md5', 'xxh128'] },
      dedupe: {
        keep: 'newest',
        thenBy: ['shortest-path'],
        prefer: ['Best/'],
        demote: ['*-export.jpg'],
        skipHidden: true,
        oneFileSystem: true,
        reference: ['/ref'],
      },
      archive: {
        medium: '4700000000',
        reservePercent: 5.5,
        lookAheadDays: 7,
        copies: 3,
        maxProofAgeDays: 90,
        sameDeviceDiscs: true,
      },
      dates: {
        videoZone: 'Europe/Vienna',
        shift: { 'Canon EOS 40D': '+1h' },
        localVideoCameras: ['NIKON D750'],
        reader: 'exiftool',
      },
    };
    const text = `
      [folders]
      ingest = ["/card", "drop"]
      media = "m"
      archive = "/a"
      duplicates = "d"
      validated = "v"
      trees = ["/old"]
      places = { media = "house" }
      [ingest]
      folder_template = "{yyyy}"
      name_template = "{hash}"
      trust = "owner"
      home_zone = "Europe/Rome"
      [crawl]
      max_age_days = 1.5
      threads = 3
      leave_out = ["*.tmp"]
      also = ["md5", "xxh128"]
      [dedupe]
      keep = "newest"
      then_by = ["shortest-path"]
      prefer = ["Best/"]
      demote = ["*-export.jpg"]
      skip_hidden = true
      one_file_system = true
      reference = ["/ref"]
      [archive]
      medium = 4_700_000_000
      reserve_percent = 5.5
      look_ahead_days = 7
      copies = 3
      max_proof_age_days = 90
      same_device_discs = true
      [dates]
      video_zone = "Europe/Vienna"
      local_video_cameras = ["NIKON D750"]
      reader = "exiftool"
      [dates.shift]
      "Canon EOS 40D" = "+1h"`;
    expect(parse(text)).toEqual(expected);
  });

  it.each([
    ['colour = 1', 'unknown setting "colour"'],
    ['[colours]', 'unknown section [colours]: no installed job has it'],
    ['[toString]', 'unknown section [toString]'],
    ['[crawl]\nmaxAgeDays = 1', 'unknown setting "crawl.maxAgeDays"'],
    ['[crawl]\nconstructor = 1', 'unknown setting "crawl.constructor"'],
    ['[folders]\nmeida = "m"', 'unknown setting "folders.meida"'],
    ['[ingest]\nhash = true', 'unknown setting "ingest.hash"'],
    ['[crawl]\njob = 1', 'unknown setting "crawl.job"'],
    ['[dedupe]\nkept = "x"', 'unknown setting "dedupe.kept"'],
    ['[archive]\nsize = 1', 'unknown setting "archive.size"'],
    ['[dates]\nzone = ""', 'unknown setting "dates.zone"'],
  ])('names the unknown setting of %j', (text, message) => {
    expect(() => parse(text)).toThrow(refusal('usage', PATH, message));
  });

  it.each([
    ['folders = "media"', '"folders": expected a table [folders], found "media"'],
    ['folders = 2019-05-12', '"folders": expected a table'],
    ['[[folders]]', '"folders": expected a table'],
    ['[folders]\nmedia = 5', '"folders.media": expected a text'],
    ['[folders]\nmedia = ""', '"folders.media": expected a text that names a folder'],
    ['[folders]\ningest = "drop"', '"folders.ingest": expected a list of texts'],
    ['[folders]\ntrees = [1]', '"folders.trees": expected a list of texts, like ["one", "two"], found [1]'],
    ['[ingest]\nname_template = true', '"ingest.name_template": expected a text'],
    ['[crawl]\nthreads = -1', '"crawl.threads": expected a whole number'],
    ['[crawl]\nthreads = 1.5', '"crawl.threads": expected a whole number'],
    ['[crawl]\nthreads = "2"', '"crawl.threads": expected a whole number'],
    ['[crawl]\nmax_age_days = inf', '"crawl.max_age_days": expected a number, 0 or more, found Infinity'],
    ['[crawl]\nmax_age_days = -1', '"crawl.max_age_days": expected a number, 0 or more, found -1'],
    ['[crawl]\nmax_age_days = nan', '"crawl.max_age_days": expected a number'],
    ['[crawl]\nalso = ["crc32"]', '"crawl.also": expected one of xxh128, blake3, md5'],
    ['[dedupe]\nkeep = "best"', '"dedupe.keep": expected one of oldest, newest, shortest-path, path-order'],
    ['[archive]\nmedium = true', '"archive.medium": expected a text or a number'],
    [
      '[archive]\nreserve_percent = 201',
      '"archive.reserve_percent": expected a number from 0 to 200, found 201',
    ],
    ['[archive]\nlook_ahead_days = 0.5', '"archive.look_ahead_days": expected a whole number'],
    ['[dates]\nshift = "+1h"', '"dates.shift": expected a table of texts'],
    ['[dates]\nshift = 2019-05-12', '"dates.shift": expected a table of texts'],
    ['[dates.shift]\nCanon = 1', '"dates.shift": expected a table of texts'],
    ['[dates]\nlocal_video_cameras = "NIKON"', '"dates.local_video_cameras": expected a list'],
  ])('says what it expected of %j', (text, message) => {
    expect(() => parse(text)).toThrow(refusal('usage', PATH, message));
  });

  it('names line and column of what is not TOML', () => {
    expect(() => parse('[folders]\nmedia = "m')).toThrow(refusal('usage', PATH, 'line 2, column 9'));
  });

  it('takes the largest reserve that volumes can have', () => {
    const { archive } = parse(`[archive]\nreserve_percent = ${MOST_RESERVE_PERCENT}`);
    expect(archive.reservePercent).toBe(MOST_RESERVE_PERCENT);
  });

  it('names the settings that are known where one is not', () => {
    expect(() => parse('[dedupe]\nkept = "x"')).toThrow(
      expect.objectContaining({
        suggestions: [
          'Known in [dedupe]: demote, keep, one_file_system, prefer, reference, skip_hidden, then_by',
        ],
      }) as Error,
    );
  });
});

describe('a section of a plugin', () => {
  it('is unknown until its job is installed, and the error lists the sections that are known', () => {
    expect(() => parse('[burner]')).toThrow(
      expect.objectContaining({
        suggestions: expect.arrayContaining([
          'Known sections: archive, crawl, dates, dedupe, folders, ingest',
        ]) as string[],
      }) as Error,
    );
    expect(parse('[burner]', [BURNER])).toEqual(DEFAULTS);
  });

  it('is read with its own types and defaults', () => {
    const file = parseSettingsFile(PATH, '[burner]\nmax_speed = 4');
    const { device, maxSpeed } = parseSection(file, BURNER);
    expect({ device, maxSpeed }).toEqual({ device: '/dev/sr0', maxSpeed: 4 });
  });

  it.each([
    ['[burner]\nspeed = 1', 'unknown setting "burner.speed"'],
    ['[burner]\ndevice = 1', 'setting "burner.device": expected the path of a drive, found 1'],
    ['[burner]\nmax_speed = "4"', 'setting "burner.max_speed": expected number, found "4"'],
  ])('is checked with the rest of the file: %j', (text, message) => {
    expect(() => parse(text, [BURNER])).toThrow(refusal('usage', PATH, message));
  });

  it('is in the file that init writes, with its comments', () => {
    const text = configText(allSections([BURNER]));
    expect(text).toContain('[burner]\n# The drive that burns.\ndevice = "/dev/sr0"\n');
    expect(text).toContain('# How fast it may burn.\n# Many discs prefer 4.\nmax_speed = 8\n');
    expect(parse(text, [BURNER])).toEqual(DEFAULTS);
  });

  it('cannot take the place of another one', () => {
    expect(() => allSections([BURNER, { ...BURNER }])).toThrow(refusal('usage', '[burner]'));
    expect(() => allSections([{ ...BURNER, name: 'crawl' }])).toThrow(refusal('usage', '[crawl]'));
    expect(allSections([BURNER, BURNER]).filter(({ name }) => name === 'burner')).toEqual([BURNER]);
  });
});
