import { DATE_TAGS } from '../exiftool-args.ts';

/** A value that a block of the file has, before it gets its key. */
export interface ReadTag {
  /** exiftool's groups of family 0 and 1, such as `EXIF` and `ExifIFD`. */
  readonly groups: readonly [string, string];
  readonly tag: string;
  readonly value: string | number;
  /** exiftool's priority: a value of the same or a higher one takes the plain key from an earlier value. 1 by default. */
  readonly priority?: 0 | 1;
  /** True for a value of a picture inside the file, which never takes the plain key from one of the file itself. */
  readonly isEmbedded?: boolean;
  /** True for a value that is not told: it only counts when copies are numbered. */
  readonly isHidden?: boolean;
}

/** What a block of metadata gives its tags to. */
export interface TagSink {
  add(tag: ReadTag): void;
}

/** A sink that marks every tag before it goes into another. */
export function markingSink(sink: TagSink, marks: Pick<ReadTag, 'isEmbedded' | 'isHidden'>): TagSink {
  return { add: (tag) => sink.add({ ...tag, ...marks }) };
}

interface Placed extends ReadTag {
  /** The place of the tag in the list of those that are asked for. */
  readonly rank: number;
  /** exiftool's number of a further value of one tag; 0 for the one that it would print alone. */
  copy: number;
}

/**
 * Collects tags in the order in which exiftool finds them and gives them the keys of `exiftool -a -G0:1:4`: the plain key
 * goes to the value of the highest priority, the latest among equals; the others are numbered copies.
 */
export class TagList implements TagSink {
  readonly #placed: Placed[] = [];
  readonly #main = new Map<string, Placed>();
  readonly #copies = new Map<string, number>();

  has(tag: string): boolean {
    return this.#main.has(tag);
  }

  /** The value under the plain key of a tag; null if there is none. */
  valueOf(tag: string): string | number | null {
    return this.#main.get(tag)?.value ?? null;
  }

  add(tag: ReadTag): void {
    const rank = ASKED.get(tag.tag.toLowerCase());
    if (rank === undefined) return;
    const placed: Placed = { ...tag, rank, copy: 0 };
    this.#placed.push(placed);
    const main = this.#main.get(tag.tag);
    if (main === undefined) {
      this.#main.set(tag.tag, placed);
      return;
    }
    const copy = (this.#copies.get(tag.tag) ?? 0) + 1;
    this.#copies.set(tag.tag, copy);
    if (takesKey(placed, main, copy)) {
      main.copy = copy;
      this.#main.set(tag.tag, placed);
    } else placed.copy = copy;
  }

  /** The keys and values in exiftool's order: as the tags are asked for, then as they were found. */
  toRecord(): Record<string, unknown> {
    const sorted = this.#placed.filter((one) => one.isHidden !== true).sort((a, b) => a.rank - b.rank);
    return Object.fromEntries(sorted.map((one) => [keyOf(one), one.value]));
  }
}

/** Whether a value takes the plain key from an earlier one (`FoundTag` of exiftool). */
function takesKey(later: Placed, earlier: Placed, copy: number): boolean {
  const priority = later.priority ?? 1;
  // exiftool raises a first value of priority 0 when the second comes.
  if (later.isEmbedded === earlier.isEmbedded) return priority >= 1;
  if (later.isEmbedded === true) return false;
  return priority >= (copy > 1 ? (earlier.priority ?? 1) : 0);
}

/** The place of each tag in the list of those that are asked for. */
const ASKED: ReadonlyMap<string, number> = new Map(
  DATE_TAGS.map((tag, at) => [tag.replace(/^.*:|#$/g, '').toLowerCase(), at]),
);

/** True if exiftool is asked for a tag of this name. */
export function isAskedName(name: string): boolean {
  return ASKED.has(name.toLowerCase());
}

function keyOf({ groups: [group0, group1], tag, copy }: Placed): string {
  const parts = group0 === group1 ? [group0] : [group0, group1];
  if (copy > 0) parts.push(`Copy${copy}`);
  return [...parts, tag].join(':');
}

/**
 * A text as a value of exiftool's JSON: what looks like a number is one (`EscapeJSON` of exiftool). Null for `true` and
 * `false`, which would be no text either.
 */
export function jsonValue(text: string): string | number | null {
  if (/^-?(\d|[1-9]\d{1,14})(\.\d{1,16})?(e[-+]?\d{1,3})?$/i.test(text)) return Number(text);
  return /^(true|false)$/i.test(text) ? null : text;
}
