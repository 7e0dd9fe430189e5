import { describe, expect, it } from 'vitest';
import { refusal } from '../../test/library/refusal.ts';
import { configText } from './config-text.ts';
import type { LibraryConfig } from './config.ts';
import { DEFAULT_CONFIG, parseConfig } from './config.ts';

const PATH = '/lib/mediastruct.toml';

describe('parseConfig', () => {
  it('gives every default for an empty file, and for the file that init writes', () => {
    expect(parseConfig('', PATH)).toEqual(DEFAULT_CONFIG);
    expect(parseConfig(configText({}), PATH)).toEqual(DEFAULT_CONFIG);
  });

  it('takes the medium that init was given', () => {
    expect(parseConfig(configText({ medium: 'dvd "dl"' }), PATH).archive.medium).toBe('dvd "dl"');
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
      },
      ingest: { folderTemplate: '{yyyy}', nameTemplate: '{hash}' },
      crawl: { maxAgeDays: 1.5, threads: 3, leaveOut: ['*.tmp'] },
      dedupe: { keep: 'newest', reference: ['/ref'] },
      archive: { medium: '4700000000', reservePercent: 5, lookAheadDays: 7 },
      dates: {
        videoZone: 'Europe/Vienna',
        shift: { 'Canon EOS 40D': '+1h' },
        localVideoCameras: ['NIKON D750'],
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
      [ingest]
      folder_template = "{yyyy}"
      name_template = "{hash}"
      [crawl]
      max_age_days = 1.5
      threads = 3
      leave_out = ["*.tmp"]
      [dedupe]
      keep = "newest"
      reference = ["/ref"]
      [archive]
      medium = 4_700_000_000
      reserve_percent = 5
      look_ahead_days = 7
      [dates]
      video_zone = "Europe/Vienna"
      local_video_cameras = ["NIKON D750"]
      [dates.shift]
      "Canon EOS 40D" = "+1h"`;
    expect(parseConfig(text, PATH)).toEqual(expected);
  });

  it.each([
    ['colour = 1', 'unknown setting "colour"'],
    ['[colours]', 'unknown setting "colours"'],
    ['[folders]\nmeida = "m"', 'unknown setting "folders.meida"'],
    ['[ingest]\nhash = true', 'unknown setting "ingest.hash"'],
    ['[crawl]\njob = 1', 'unknown setting "crawl.job"'],
    ['[dedupe]\nkept = "x"', 'unknown setting "dedupe.kept"'],
    ['[archive]\nsize = 1', 'unknown setting "archive.size"'],
    ['[dates]\nzone = ""', 'unknown setting "dates.zone"'],
  ])('names the unknown setting of %j', (text, message) => {
    expect(() => parseConfig(text, PATH)).toThrow(refusal('usage', PATH, message));
  });

  it.each([
    ['folders = "media"', '"folders": expected a table'],
    ['folders = 2019-05-12', '"folders": expected a table'],
    ['[[folders]]', '"folders": expected a table'],
    ['[folders]\nmedia = 5', '"folders.media": expected a text'],
    ['[folders]\nmedia = ""', '"folders.media": expected a text that names a folder'],
    ['[folders]\ningest = "drop"', '"folders.ingest": expected a list of texts'],
    ['[folders]\ntrees = [1]', '"folders.trees": expected a list of texts'],
    ['[ingest]\nname_template = true', '"ingest.name_template": expected a text'],
    ['[crawl]\nthreads = -1', '"crawl.threads": expected a whole number'],
    ['[crawl]\nthreads = 1.5', '"crawl.threads": expected a whole number'],
    ['[crawl]\nthreads = "2"', '"crawl.threads": expected a whole number'],
    ['[crawl]\nmax_age_days = inf', '"crawl.max_age_days": expected a number'],
    ['[crawl]\nmax_age_days = nan', '"crawl.max_age_days": expected a number'],
    ['[dedupe]\nkeep = "best"', '"dedupe.keep": expected one of oldest, newest, shortest-path, path-order'],
    ['[archive]\nmedium = true', '"archive.medium": expected a text or a number'],
    ['[archive]\nreserve_percent = 100', '"archive.reserve_percent": expected'],
    ['[archive]\nlook_ahead_days = 0.5', '"archive.look_ahead_days": expected a whole number'],
    ['[dates]\nshift = "+1h"', '"dates.shift": expected a table of texts'],
    ['[dates]\nshift = 2019-05-12', '"dates.shift": expected a table of texts'],
    ['[dates.shift]\nCanon = 1', '"dates.shift": expected a table of texts'],
    ['[dates]\nlocal_video_cameras = "NIKON"', '"dates.local_video_cameras": expected a list'],
  ])('says what it expected of %j', (text, message) => {
    expect(() => parseConfig(text, PATH)).toThrow(refusal('usage', PATH, message));
  });

  it('names line and column of what is not TOML', () => {
    expect(() => parseConfig('[folders]\nmedia = "m', PATH)).toThrow(
      refusal('usage', PATH, 'line 2, column 9'),
    );
  });
});
