// Searching the whole set: the files of this disc, then those of the others, whose names are loaded when something is searched first.

/** Characters of names that are kept for the next search; what is beyond is read again. */
const MOST_KEPT = 60_000_000;

/** A file that was found.
 * @typedef {{name: string, alias: string, path: string, day: string, camera: string, volume: number, file: DiscFile | null, split: SplitFile | null}} Found */

/** By number from 1. @type {Map<number, SearchGroup[]>} */
const findChunks = new Map();
let keptCharacters = 0;
/** @type {SearchGroup[] | null} */
let justLoaded = null;
/** Counts searches, so that an older one ends when a newer began. */
let searchNumber = 0;

/** @param {number} _chunk @param {SearchGroup[]} groups */
function takeFind(_chunk, groups) {
  justLoaded = groups;
}

const MONTH_WORDS = MONTHS.map((month) => month.toLowerCase());
const SPOKEN_DAY = new RegExp(
  `(?<!\\S)(\\d{1,2})\\.?\\s+(${MONTH_WORDS.map((month) => `${month.slice(0, 3)}(?:${month.slice(3)})?`).join('|')})(?:\\s+(\\d{4}))?(?!\\S)`,
  'g',
);
const NUMBERED_DAY = /^0?(\d{1,2})\.0?(\d{1,2})\.(\d{4})?$/;

/** The words of a search; all must be found in what is told of a file. A spoken day is one word, `/4 january 2012`. @param {string} query */
function wordsOf(query) {
  /** @type {string[]} */
  const spoken = [];
  const rest = folded(query).replace(
    SPOKEN_DAY,
    (_, /** @type {string} */ date, /** @type {string} */ month, year = '') => {
      const name = MONTH_WORDS.find((one) => one.startsWith(month.slice(0, 3))) ?? month;
      spoken.push(`/${Number(date)} ${name}${year === '' ? '' : ` ${year}`}`);
      return ' ';
    },
  );
  const words = rest.split(/\s+/).filter(Boolean);
  return [...spoken, ...words.map((word) => word.replace(NUMBERED_DAY, '/$1.$2.$3'))];
}

/** What a search finds of a day, camera and disc. A slash, which no word of a name has, begins each way to write the day.
 * @param {string} day @param {string} camera @param {number} volume */
function toldOf(day, camera, volume) {
  const id = set.volumes[volume]?.id ?? '';
  const parts = dateParts(day);
  const numbers = parts === null ? '' : `/${parts.date}.${parts.month}.${parts.year}`;
  return folded(`${day} /${formatDay(day)} ${numbers} ${camera} ${id} ${discName(id)}`);
}

/** Searches; calls `onFound` with each file and `onEnd` when all was looked at. @param {string} query
 * @param {{onFound: (found: Found) => void, onProgress: (done: number, of: number) => void, onEnd: (isWhole: boolean) => void}} on */
function search(query, { onFound, onProgress, onEnd }) {
  const words = wordsOf(query);
  const number = ++searchNumber;
  const own = set.volumes.findIndex(({ id }) => id === thisVolumeId);
  for (const split of splitFiles.values()) {
    const volume = split.parts[0]?.volume ?? -1;
    const told = `${toldOf(split.day, split.camera, volume)} ${folded(split.name)}`;
    if (words.every((word) => told.includes(word)))
      onFound({ ...split, alias: '', path: split.parts[0]?.path ?? '', volume, file: null, split });
  }
  /** @type {Map<string, string>} */
  const told = new Map();
  for (const file of files) {
    if (file.split !== null) continue;
    const key = `${file.day}/${file.camera}`;
    const about = told.get(key) ?? toldOf(file.day, file.camera, own);
    told.set(key, about);
    if (
      !words.every(
        (word) =>
          about.includes(word) || folded(file.name).includes(word) || folded(file.alias).includes(word),
      )
    )
      continue;
    onFound({ ...file, volume: own, file, split: null });
  }
  searchChunk(1, true);

  /** @param {number} chunk @param {boolean} isWhole */
  function searchChunk(chunk, isWhole) {
    if (number !== searchNumber) return;
    onProgress(chunk - 1, set.find.chunks);
    if (chunk > set.find.chunks) {
      onEnd(isWhole);
      return;
    }
    withChunk(chunk, (groups) => {
      if (number !== searchNumber) return;
      for (const group of groups ?? []) searchGroup(group, words, onFound);
      // Others may draw and type meanwhile.
      setTimeout(() => searchChunk(chunk + 1, isWhole && groups !== null), 0);
    });
  }
}

/** @param {number} chunk @param {(groups: SearchGroup[] | null) => void} use */
function withChunk(chunk, use) {
  const kept = findChunks.get(chunk);
  if (kept !== undefined) {
    use(kept);
    return;
  }
  const source = `page/find/${fourDigits(chunk)}.js`;
  loadScript(source, () => {
    const groups = justLoaded;
    justLoaded = null;
    if (groups === null)
      warn(`${source} cannot be read, so the search does not find all files of other discs.`);
    const size = (groups ?? []).reduce((sum, [, , , , names]) => sum + names.length, 0);
    if (groups !== null && keptCharacters + size <= MOST_KEPT) {
      findChunks.set(chunk, groups);
      keptCharacters += size;
    }
    use(groups);
  });
}

/** @param {SearchGroup} group @param {string[]} words @param {(found: Found) => void} onFound */
function searchGroup([volume, toldFolder, day, camera, names], words, onFound) {
  const about = toldOf(day, camera, volume);
  const left = words.filter((word) => !about.includes(word));
  const text = folded(names);
  if (!left.every((word) => text.includes(word))) return;
  const folder = toldFolder === '' ? `data/${day.replaceAll('-', '/')}` : toldFolder;
  for (const item of names.split('//')) {
    const [name = '', alias = ''] = item.split('/');
    const own = left.length === 0 ? '' : folded(item);
    if (!left.every((word) => own.includes(word))) continue;
    onFound({ name, alias, path: `${folder}/${name}`, day, camera, volume, file: null, split: null });
  }
}
