import type { Medium } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core';
import { MOST_FILE } from '../image/udf/file-structures.ts';
import { contentRoom, DiscRoom, spentBytes } from './disc-room.ts';
import { catalogueBytes, discFieldBytes, discLineBytes } from './format-catalogue.ts';
import type { DiscSet, SetContent, SetDisc } from './set-content.ts';

/** Discs that are filled at the same time, so that what is small still finds a place when something large did not. */
const OPEN_DISCS = 16;
/** A folder that takes less of a disc than this stays together, one of more is spread where it does not fit. */
const KEPT_TOGETHER = 0.1;
/** Sectors have numbers of 32 bits. Bytes. */
const LARGEST_MEDIUM = 2 ** 32 * 2048;

export interface DiscPlan {
  readonly set: DiscSet;
  /** Contents that no disc of this size can hold; they are on none. */
  readonly tooLarge: readonly SetContent[];
}

export interface PlanOf {
  readonly medium: Medium;
  /** Discs that stay as they are, because their images were made. */
  readonly made: ReadonlySet<number>;
}

/**
 * Decides on which disc each content stands: once, with all its names. In the order of the first names; a folder stays together where
 * that costs less than a tenth of a disc. Discs that were made, or come from an earlier catalogue of the job, keep what they have. Room is
 * counted so that the image certainly fits with the whole catalogue on it. Throws `usage` (64) for a size that holds nothing.
 */
export function planDiscs(set: DiscSet, { medium, made }: PlanOf): DiscPlan {
  if (medium.bytes > LARGEST_MEDIUM)
    throw new MediaStructError(
      'usage',
      `${medium.bytes} bytes: expected a disc of at most ${LARGEST_MEDIUM} bytes`,
    );
  const kept = set.discs.filter(({ number, isInherited }) => isInherited || made.has(number));
  const keptNumbers = new Set(kept.map(({ number }) => number));
  const contents = set.contents.map((content) =>
    content.disc !== null && keptNumbers.has(content.disc) ? content : { ...content, disc: null },
  );
  const open = { ...set, medium, contents, discs: kept };
  // The catalogue stands on every disc and grows with the number of discs: so it is counted for more and more of them.
  const catalogueOf = catalogueGrowth(open);
  const fitting = contents.reduce((sum, { size }) => sum + (size > medium.bytes ? 0 : size), 0);
  const least = Math.ceil(fitting / medium.bytes);
  for (let most = 2 + kept.length + Math.ceil(least * 1.1); ; most *= 2) {
    const room = medium.bytes - spentBytes(catalogueOf(most));
    if (room <= 0) throw noRoom(open);
    const plan = place(open, { room, medium });
    if (plan.set.discs.length <= most) return plan;
  }
}

/** Gives the bytes that the catalogue has at most once everything is planned, for at most so many discs. */
function catalogueGrowth(set: DiscSet): (discs: number) => number {
  // As long as any time and id that the catalogue is saved with.
  const saved = { date: '0000-00-00T00:00:00.000Z', guid: '0'.repeat(36) };
  const bytes = catalogueBytes({
    ...set,
    ...saved,
    contents: set.contents.map((one) => ({ ...one, disc: null })),
  });
  return (discs) => {
    const last = Math.max(0, ...set.discs.map(({ number }) => number)) + discs;
    const disc = { number: last, capacity: set.medium?.bytes ?? 0, isInherited: true };
    return bytes + set.contents.length * discFieldBytes(last) + discs * discLineBytes(disc);
  };
}

interface Placing {
  /** Bytes of a disc that contents and folders may take. */
  readonly room: number;
  readonly medium: Medium;
}

function place(set: DiscSet, { room, medium }: Placing): DiscPlan {
  const numbers = freeNumbers(set.discs);
  const discs: SetDisc[] = [...set.discs];
  const open: DiscRoom[] = [];
  const places = new Map<string, number>();
  const tooLarge: SetContent[] = [];
  for (const group of foldersIn(set.contents.filter(({ disc }) => disc === null))) {
    const rooms = group.map(contentRoom);
    const whole = rooms.reduce((sum, one) => sum + one, 0);
    if (takeAny(open, group, whole)) continue;
    if (whole <= room * KEPT_TOGETHER && takeNew(group, whole)) continue;
    for (const [nth, content] of group.entries()) {
      const one = rooms[nth] ?? 0;
      if (takeAny(open, [content], one)) continue;
      if (content.size > MOST_FILE || !takeNew([content], one)) tooLarge.push(content);
    }
  }
  const contents = set.contents.map((content) => ({
    ...content,
    disc: places.get(content.sha512) ?? content.disc,
  }));
  discs.sort((a, b) => a.number - b.number);
  return { set: { ...set, contents, discs }, tooLarge };

  function takeAny(candidates: readonly DiscRoom[], group: readonly SetContent[], bytes: number): boolean {
    const disc = candidates.find((one) => one.take(group, bytes));
    if (disc === undefined) return false;
    for (const { sha512 } of group) places.set(sha512, disc.number);
    return true;
  }

  function takeNew(group: readonly SetContent[], bytes: number): boolean {
    const disc = new DiscRoom(numbers.peek(), room);
    if (!takeAny([disc], group, bytes)) return false;
    discs.push({ number: numbers.next(), capacity: medium.bytes, isInherited: false });
    open.push(disc);
    if (open.length > OPEN_DISCS) open.shift();
    return true;
  }
}

/** Runs of contents whose first names stand in one folder. */
function* foldersIn(contents: readonly SetContent[]): Generator<readonly SetContent[]> {
  let group: SetContent[] = [];
  let folder: string | null = null;
  for (const content of contents) {
    const { path } = content.names[0];
    const own = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (own !== folder && group.length > 0) {
      yield group;
      group = [];
    }
    folder = own;
    group.push(content);
  }
  if (group.length > 0) yield group;
}

/** Numbers that no disc has, from 0. */
function freeNumbers(discs: readonly SetDisc[]): {
  readonly peek: () => number;
  readonly next: () => number;
} {
  const taken = new Set(discs.map(({ number }) => number));
  let at = 0;
  const peek = () => {
    while (taken.has(at)) at += 1;
    return at;
  };
  const next = () => {
    const number = peek();
    taken.add(number);
    return number;
  };
  return { peek, next };
}

function noRoom({ medium, contents }: DiscSet): MediaStructError {
  const spent = spentBytes(
    catalogueBytes({ medium: null, date: null, discs: [], contents, guid: '', jobId: '' }),
  );
  return new MediaStructError(
    'usage',
    `${medium?.name ?? 'this size'}: a disc of ${medium?.bytes ?? 0} bytes has no room for files; the catalogue of the whole set and what describes a disc take ${spent}`,
    { suggestions: ['Name a larger size: cd, dvd, bd, bd-dl, bd-xl, bd-xx or a number of bytes.'] },
  );
}
