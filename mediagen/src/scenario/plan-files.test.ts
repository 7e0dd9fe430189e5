import { describe, expect, it } from 'vitest';
import { readSettings } from '../options.ts';
import type { GenerateOptions } from '../options.ts';
import { pathBytes } from '../write/truth.ts';
import type { FilePlan } from './file-plan.ts';
import { planGroups } from './plan-files.ts';

/** The first groups of a tree; nothing is written. */
function plan(count: number, options: Partial<GenerateOptions> = {}): (readonly FilePlan[])[] {
  const groups: (readonly FilePlan[])[] = [];
  for (const group of planGroups(readSettings({ basedir: 'nowhere', ...options }))) {
    if (groups.push(group) === count) break;
  }
  return groups;
}

function keys(files: readonly FilePlan[]): string[] {
  return files.map((file) => pathBytes(file).toString('latin1').toLowerCase());
}

describe('planGroups', () => {
  it('plans the same files for the same seed and others for another', () => {
    expect(plan(200)).toEqual(plan(200));
    expect(plan(200)).not.toEqual(plan(200, { seed: 2 }));
  });

  it('never gives one path to two files, whatever the case of its letters', () => {
    const paths = keys(plan(20_000, { dirdepth: 1, maxbasesubs: 1 }).flat());
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('puts a group into one folder under one date, but for an export in two parts', () => {
    for (const group of plan(1_000)) {
      const isApart = group.some(({ special }) => special.includes('takeout-elsewhere'));
      expect(new Set(group.map(({ folder }) => folder)).size).toBe(isApart ? 2 : 1);
      expect(new Set(group.map(({ taken }) => taken?.local)).size).toBe(1);
      const isLeft = group.every(({ role }) => role === 'orphan' || role === 'left-out');
      expect(group.filter(({ role }) => role === 'main')).toHaveLength(isLeft ? 0 : 1);
    }
  });

  it('shows every scenario, source, role and kind of special file among its first groups', () => {
    const files = plan(400).flat();
    const shown = (of: (file: FilePlan) => readonly string[]) => [...new Set(files.flatMap(of))].sort();
    expect(shown((file) => [file.role])).toEqual([
      'burst',
      'chapter',
      'edited',
      'left-out',
      'live-clip',
      'main',
      'orphan',
      'sidecar',
      'thumbnail',
      'twin',
    ]);
    expect(shown((file) => (file.taken ? [file.taken.source] : []))).toMatchInlineSnapshot(`
      [
        "exif-create-date",
        "exif-date-time-original",
        "file-name",
        "folder-name",
        "gps",
        "mie",
        "png-creation-time",
        "quicktime-create-date",
        "quicktime-creation-date",
        "riff",
        "takeout",
        "xmp",
      ]
    `);
    expect(shown((file) => file.special)).toMatchInlineSnapshot(`
      [
        "archive",
        "audio",
        "backslash",
        "burst",
        "burst-name",
        "burst-nexus",
        "burst-same-second",
        "burst-samsung",
        "burst-subsec",
        "cache",
        "carriage-return",
        "chapters",
        "clip-xml",
        "clock-from-zero",
        "control",
        "date-1904",
        "date-blank",
        "date-future",
        "date-impossible",
        "date-reset",
        "date-zero",
        "dated-by-xmp",
        "document",
        "drone-film",
        "duplicate",
        "edited-name",
        "emoji",
        "end-marker",
        "folder-date",
        "gps-alone",
        "gps-zone",
        "hostile-name",
        "insta360",
        "invalid-utf8",
        "leading-dash",
        "leading-dot",
        "live-photo-names",
        "local-clock-film",
        "longest-name",
        "many-dots",
        "mie",
        "month-alone",
        "name-burst",
        "name-burst-pixel",
        "name-dashcam",
        "name-dji",
        "name-dropbox",
        "name-dsc",
        "name-epoch",
        "name-img",
        "name-insta360",
        "name-kakaotalk",
        "name-mvimg",
        "name-onedrive",
        "name-other-day",
        "name-pxl",
        "name-samsung",
        "name-scan",
        "name-scan-canon",
        "name-scan-epson",
        "name-screenshot",
        "name-screenshot-at",
        "name-screenshot-de",
        "name-screenshot-es",
        "name-screenshot-fr",
        "name-screenshot-gnome",
        "name-screenshot-it",
        "name-screenshot-ja",
        "name-screenshot-ru",
        "name-screenshot-windows",
        "name-screenshot-zh",
        "name-signal",
        "name-telegram",
        "name-telegram-export",
        "name-viber",
        "name-vid",
        "name-wechat",
        "name-whatsapp",
        "name-whatsapp-image",
        "name-windows",
        "newline",
        "nfd",
        "offset-from-gps",
        "orphan",
        "other-case",
        "owner-inside",
        "owner-sidecar",
        "partial",
        "percent",
        "pixel-portrait",
        "pixel-raw",
        "program",
        "quotes",
        "riff-date",
        "right-to-left",
        "same-stem",
        "scan",
        "shell",
        "spaces",
        "spoken-note",
        "spoken-note-canon",
        "takeout-edit",
        "takeout-elsewhere",
        "takeout-json",
        "takeout-moved-number",
        "takeout-other-day",
        "takeout-supplemental",
        "takeout-truncated",
        "thumbnail",
        "trailing-dot",
        "trash",
        "undated",
        "url",
        "utc-clip",
        "utc-folder",
        "utc-named",
        "utc-neighbour",
        "utc-only",
        "utc-place",
        "xmp-alone",
        "xmp-stem",
        "xmp-versions",
        "xmp-whole-name",
        "year-alone",
        "zero-byte",
      ]
    `);
  });

  it('keeps to the depth and number of folders asked for', () => {
    const folders = plan(2_000, { dirdepth: 2, maxbasesubs: 3 })
      .flat()
      .map(({ folder }) => folder);
    expect(Math.max(...folders.map((folder) => folder.split('/').length))).toBe(2);
    expect(
      new Set(folders.filter((folder) => folder !== '').map((folder) => folder.split('/')[0])).size,
    ).toBe(3);
    expect(
      new Set(
        plan(300, { dirdepth: 0 })
          .flat()
          .map(({ folder }) => folder),
      ),
    ).toEqual(new Set(['']));
  });

  it('leaves out excluded types together with their groups', () => {
    const kinds = new Set(
      plan(500, { excludetypes: ['mov', 'raw', 'gif'] })
        .flat()
        .map(({ content }) => content.kind),
    );
    expect(['mov', 'raw', 'gif'].filter((kind) => kinds.has(kind as never))).toEqual([]);
    expect(kinds.has('jpeg')).toBe(true);
  });

  it('leaves out what a switch turns off', () => {
    const off = { hostileNames: false, groups: false, bursts: false, wrongDates: false, undated: false };
    const more = { namedDates: false, zeroByteFiles: false, leftOut: false, duplicates: 0 };
    const files = plan(500, { ...off, ...more }).flat();
    expect(new Set(files.map(({ scenario }) => scenario))).toEqual(new Set(['single', 'still']));
    expect(files.every(({ original }) => original === null)).toBe(true);
  });

  it('plans nothing but single files of their own in plain mode', () => {
    const groups = plan(500, { plain: true });
    expect(groups.every((group) => group.length === 1 && group[0]?.scenario === 'single')).toBe(true);
    expect(groups.flat().some(({ special }) => special.includes('duplicate'))).toBe(false);
  });

  it('keeps every capture within the days asked for', () => {
    const files = plan(2_000, {
      daterangestart: '2019-05-05',
      daterangeend: '2019-05-06',
      wrongDates: false,
    }).flat();
    const days = new Set(files.flatMap(({ taken }) => (taken ? [taken.local.slice(0, 10)] : [])));
    expect([...days].sort()).toEqual(['2019', '2019-05', '2019-05-05', '2019-05-06']);
  });

  it('gives a copy the content of its original', () => {
    const groups = plan(3_000, { duplicates: 0.5 });
    const files = groups.flat();
    const copies = files.filter(({ original }) => original !== null);
    expect(copies.length).toBeGreaterThan(100);
    const originals = new Map(files.map((file) => [pathBytes(file).toString('latin1'), file]));
    for (const copy of copies) {
      const original = originals.get(pathBytes(copy.original as FilePlan).toString('latin1'));
      expect(original).toMatchObject({
        contentSeed: copy.contentSeed,
        size: copy.size,
        content: copy.content,
      });
    }
  });
});
