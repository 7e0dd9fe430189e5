import type { Segment, VolumeFile } from '@mediastruct/core';

/** A file as the page shows it. Texts are core's paths: a lone surrogate stands for a byte that is not UTF-8. */
export interface PageFile {
  /** Below the root of the disc. */
  readonly path: string;
  /** What the disc calls it. */
  readonly name: string;
  readonly folder: string;
  /** `2019-05-12`; empty where nothing dates it. */
  readonly day: string;
  /** `10:11:12` by the camera's clock; empty where that is not known. */
  readonly time: string;
  /** Bytes. */
  readonly size: number;
  readonly camera: string;
  /** Another name that somebody may look for: that of the library where the disc needed a safe one, or that of the camera. Empty for none. */
  readonly alias: string;
  readonly segment: Segment | undefined;
}

const DATED_FOLDER = /(?:^|\/)(\d{4})\/(\d{2})\/(\d{2})$/;

/** Where and how a file of a volume is shown. */
export function toPageFile(file: VolumeFile): PageFile {
  const { path, size, taken, camera = '', origin, original, segment } = file;
  const name = nameOf(path);
  const folder = path.slice(0, Math.max(0, path.length - name.length - 1));
  const day = dayOfFolder(folder) ?? taken?.local.slice(0, 10) ?? '';
  const aliases = [original, origin].flatMap((one) => (one === undefined ? [] : [nameOf(one)]));
  return {
    path,
    name,
    folder,
    day,
    time: taken?.local.slice(11, 19) ?? '',
    size,
    camera,
    alias: aliases.find((one) => one !== name) ?? '',
    segment,
  };
}

/** The date that the folders of a path tell, of the calendar or not; null for none. */
export function dayOfFolder(folder: string): string | null {
  const [, year, month, day] = DATED_FOLDER.exec(folder) ?? [];
  return day === undefined ? null : `${year}-${month}-${day}`;
}

/** The name that the joined file has: that of its part without the part's number. */
export function wholeName({ name }: PageFile): string {
  return name.replace(/\.\d{3,}$/, '');
}

/** By day, those without one last; then by folder, time and name. */
export function compareShown(a: PageFile, b: PageFile): number {
  return (
    compare(a.day === '' ? '~' : a.day, b.day === '' ? '~' : b.day) ||
    compare(a.folder, b.folder) ||
    compare(a.time, b.time) ||
    compare(a.name, b.name)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
