/** A value of exiftool's with the places it stands in: family 0 (`EXIF`), family 1 (`ExifIFD`), the tag's name. */
export interface FoundTag {
  /** The whole key: `EXIF:ExifIFD:DateTimeOriginal`. */
  readonly key: string;
  readonly group0: string;
  readonly group1: string;
  readonly tag: string;
  readonly raw: unknown;
  /** Whether exiftool prints this one where groups are not asked for; others of the same name are its copies. */
  readonly first: boolean;
}

/**
 * Takes apart the answer of `exiftool -a -G0:1:4`: keys are `EXIF:ExifIFD:DateTimeOriginal`,
 * `XMP:XMP-exif:Copy1:DateTimeOriginal`, `Composite:GPSDateTime` (equal groups are written once).
 */
export function readTags(tags: Readonly<Record<string, unknown>>): readonly FoundTag[] {
  return Object.entries(tags).flatMap(([key, raw]) => {
    const parts = key.split(':');
    const tag = parts.pop();
    const groups = parts.filter((part) => !/^Copy\d+$/.test(part));
    const [group0, group1] = groups;
    if (tag === undefined || group0 === undefined) return [];
    return [{ key, group0, group1: group1 ?? group0, tag, raw, first: groups.length === parts.length }];
  });
}

/** A tag's value as text: exiftool prints JSON numbers for texts such as `2004`, and lists for repeated tags, of which the first counts. */
export function tagText(raw: unknown): string {
  const value: unknown = Array.isArray(raw) ? raw[0] : raw;
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}
