// What the data of a page hold, as page-data.ts writes them; see docs/formats/disc-page.md.

interface Copy {
  letter: string;
  state: string;
  place?: string;
  label?: string;
  burned?: string;
  verified?: string;
}

interface Volume {
  id: string;
  state: string;
  files: number;
  bytes: number;
  firstDay: string;
  lastDay: string;
  medium: string;
  why?: string;
  copies: Copy[];
}

interface SplitFile {
  name: string;
  day: string;
  camera: string;
  size: number;
  of: number;
  parts: { number: number; volume: number; path: string }[];
}

interface SetData {
  version: number;
  setId: string;
  asOf: string;
  volumes: Volume[];
  days: [day: string, ...counts: number[]][];
  split: [hash: string, file: SplitFile][];
  find: { chunks: number; files: number; notFound: number };
}

type FileRow = [
  name: string,
  size?: number,
  time?: string,
  camera?: number,
  thumbnail?: number,
  alias?: string,
  split?: number,
];

interface DiscData {
  volumeId: string;
  thumbs: { chunks: number[]; leftOut: number };
  cameras: string[];
  split: string[];
  days: [day: string, folder: string, files: FileRow[]][];
}

type SearchGroup = [volume: number, folder: string, day: string, camera: string, names: string];

/** A file of this disc. */
interface DiscFile {
  /** Its place in the order shown, from 0. */
  nth: number;
  name: string;
  alias: string;
  path: string;
  day: string;
  time: string;
  camera: string;
  size: number;
  /** Number of its thumbnail, from 0; -1 for none. */
  thumb: number;
  split: SplitFile | null;
}

/** A day of this disc: its files are `first` to `first + count - 1`. */
interface DiscDay {
  day: string;
  first: number;
  count: number;
}

/** A row of the contact sheet: the heading of a day, tiles, or the tiles of several short days with their headings. */
interface SheetRow {
  top: number;
  height: number;
  /** The first one. */
  day: DiscDay;
  /** All days of the row, where they stand side by side; empty else. */
  beside: DiscDay[];
  /** -1 for a heading. */
  first: number;
  count: number;
}

interface Window {
  mediastructPage: {
    set(data: SetData): void;
    disc(data: DiscData): void;
    thumbs(chunk: number, items: string[]): void;
    find(chunk: number, groups: SearchGroup[]): void;
  };
}
