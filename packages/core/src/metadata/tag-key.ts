/** A tag with its value and its exiftool groups of family 0 (`EXIF`) and family 1 (`ExifIFD`). */
export interface FoundTag {
  /** The whole key: `EXIF:ExifIFD:DateTimeOriginal`. */
  readonly key: string;
  readonly group0: string;
  readonly group1: string;
  readonly tag: string;
  readonly raw: unknown;
  /**
   * True for the value that exiftool would print if it were not asked for all; false for the others with the same name.
   */
  readonly first: boolean;
}

/**
 * Parses the keys in the answer of `exiftool -a -G0:1:4`, such as `EXIF:ExifIFD:DateTimeOriginal`,
 * `XMP:XMP-exif:Copy1:DateTimeOriginal` or `Composite:GPSDateTime` (exiftool writes equal groups once).
 */
export function readTags(tags: Readonly<Record<string, unknown>>): readonly FoundTag[] {
  const known = READ.get(tags);
  if (known !== undefined) return known;
  const read = parseKeys(tags);
  READ.set(tags, read);
  return read;
}

/** The tags of one file are asked for by each rule; they are never changed. */
const READ = new WeakMap<Readonly<Record<string, unknown>>, readonly FoundTag[]>();

function parseKeys(tags: Readonly<Record<string, unknown>>): readonly FoundTag[] {
  return Object.entries(tags).flatMap(([key, raw]) => {
    const parts = key.split(':');
    const tag = parts.pop();
    const groups = parts.filter((part) => !/^Copy\d+$/.test(part));
    const [group0, group1] = groups;
    if (tag === undefined || group0 === undefined) return [];
    return [{ key, group0, group1: group1 ?? group0, tag, raw, first: groups.length === parts.length }];
  });
}

/**
 * The value of a tag as text. exiftool prints a text such as `2004` as a number, and a repeated tag as a list, of which
 * the first counts.
 */
export function tagText(raw: unknown): string {
  const value: unknown = Array.isArray(raw) ? raw[0] : raw;
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}
