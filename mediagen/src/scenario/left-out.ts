import type { Content } from '../formats/content.ts';
import { APPLE, capture } from './cameras.ts';
import type { FileDraft } from './file-plan.ts';
import { exifDate, isoSecond, utcMs } from './moment.ts';
import { draft, group, pickMoment } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

/** Sidecars whose picture is not there: XMP, AAE, THM, Takeout's JSON, JSON of exiftool. Each of them names a date. */
export const orphans: Scenario = {
  name: 'orphan',
  variants: 5,
  weight: 2,
  option: 'leftOut',
  plan(scene, variant) {
    const stem = `gone ${scene.serial}`;
    const [ending, content] = orphanContent(scene, variant);
    const file = alone(scene, { name: `${stem}${ending}`, content, role: 'orphan', special: ['orphan'] });
    return [group('orphan', stem, file)];
  },
};

function orphanContent(scene: Scene, variant: number): readonly [string, Content] {
  const moment = pickMoment(scene);
  const local = isoSecond(moment.localMs);
  switch (variant) {
    case 0:
      return ['.xmp', { kind: 'xmp', xmp: { dateTimeOriginal: local } }];
    case 1:
      return ['.AAE', { kind: 'aae', editedAt: `${local}Z` }];
    case 2:
      return ['.THM', { kind: 'jpeg', exif: capture(APPLE, moment).exif }];
    case 3:
      return [
        '.jpg.supplemental-metadata.json',
        { kind: 'takeout', takeout: { title: `gone ${scene.serial}.jpg`, takenMs: utcMs(moment) } },
      ];
    default:
      return ['.jpg.json', { kind: 'tags-json', dateTimeOriginal: exifDate(moment.localMs) }];
  }
}

interface LeftForm {
  readonly special: string;
  name(serial: number): string;
  readonly folder?: string;
  readonly content?: Content;
}

const FORMS: readonly LeftForm[] = [
  { special: 'document', name: (serial) => `manual ${serial}.pdf`, content: { kind: 'text' } },
  { special: 'archive', name: (serial) => `holiday ${serial}.zip`, content: { kind: 'text' } },
  { special: 'program', name: (serial) => `setup ${serial}.exe`, content: { kind: 'text' } },
  { special: 'audio', name: (serial) => `song ${serial}.mp3`, content: { kind: 'wav' } },
  { special: 'trash', name: (serial) => `.trashed-1700000000-IMG_${serial}.jpg` },
  { special: 'partial', name: (serial) => `IMG_${serial}.jpg.crdownload` },
  { special: 'partial', name: (serial) => `.IMG_${serial}.jpg.aB3dE9` },
  { special: 'partial', name: (serial) => `.syncthing.IMG_${serial}.jpg.tmp` },
  { special: 'thumbnail', name: (serial) => `${serial}.jpg`, folder: 'DCIM/.thumbnails' },
  { special: 'thumbnail', name: (serial) => `SYNOPHOTO_THUMB_${serial}.jpg`, folder: 'DCIM/@eaDir' },
  { special: 'trash', name: (serial) => `$R${serial}.jpg`, folder: 'DCIM/$RECYCLE.BIN' },
  { special: 'cache', name: (serial) => `${serial}.jpg`, folder: 'DCIM/.dropbox.cache' },
];

/** What is no picture, and pictures that nobody wants: documents, trash, thumbnails, unfinished copies. `special` is the reason. */
export const leftOut: Scenario = {
  name: 'left-out',
  variants: FORMS.length,
  weight: 2,
  option: 'leftOut',
  plan(scene, variant) {
    const form = FORMS[variant];
    if (form === undefined || (form.folder !== undefined && scene.settings.dirdepth < 2)) return [];
    const name = form.name(scene.serial);
    const content = form.content ?? { kind: 'jpeg', exif: capture(APPLE, pickMoment(scene)).exif };
    const file = alone(scene, { name, content, role: 'left-out', special: [form.special] });
    const drafted = group('left-out', name, file);
    return [form.folder === undefined ? drafted : { ...drafted, folder: form.folder }];
  },
};

function alone(
  scene: Scene,
  fields: Pick<FileDraft, 'name' | 'content' | 'special'> & { readonly role: 'orphan' | 'left-out' },
): FileDraft {
  return draft(scene, { ...fields, taken: null, size: scene.settings.filesizemin });
}
