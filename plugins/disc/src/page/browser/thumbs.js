// Thumbnails: chunks of some hundred, loaded when one of them comes into view, and forgotten when many others were since.

/** Chunks of a megabyte that are kept. */
const MOST_CHUNKS = 48;
/** At a time: a disc's drive gets slower by being asked for more. */
const MOST_LOADS = 2;

/** Number of the first thumbnail of each chunk. @type {number[]} */
const chunkStarts = [];
/** By number from 1; the one used last stands last. @type {Map<number, string[]>} */
const chunks = new Map();
/** @type {Set<number>} */
const loading = new Set();
/** @type {Set<number>} */
const unreadable = new Set();
/** Those in view, the most wanted first. @type {number[]} */
let wanted = [];
/** @type {() => void} */
let onThumbs = () => {};

/** @param {() => void} onLoaded Called when more thumbnails are there. */
function startThumbs(onLoaded) {
  let start = 0;
  for (const count of thumbs.chunks) {
    chunkStarts.push(start);
    start += count;
  }
  onThumbs = onLoaded;
}

/** The chunk of a thumbnail, from 1. @param {number} thumb */
function chunkOf(thumb) {
  let [low, high] = [0, chunkStarts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((chunkStarts[middle] ?? 0) <= thumb) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** The address of a thumbnail, or null while it is not there. @param {number} thumb */
function thumbAddress(thumb) {
  const chunk = chunkOf(thumb);
  const items = chunks.get(chunk);
  if (items === undefined) return null;
  chunks.delete(chunk);
  chunks.set(chunk, items);
  const item = items[thumb - (chunkStarts[chunk - 1] ?? 0)];
  // Anything else in its place would be no picture.
  return item === undefined || !/^[A-Za-z0-9+/]+=*$/.test(item) ? null : `data:image/jpeg;base64,${item}`;
}

/** Tells which thumbnails are in view, the most wanted first. @param {number[]} inView */
function wantThumbs(inView) {
  wanted = [...new Set(inView.map(chunkOf))];
  loadWanted();
}

function loadWanted() {
  for (const chunk of wanted) {
    if (loading.size >= MOST_LOADS) return;
    if (chunks.has(chunk) || loading.has(chunk) || unreadable.has(chunk)) continue;
    loading.add(chunk);
    loadScript(`page/thumbs/${fourDigits(chunk)}.js`, () => {
      loading.delete(chunk);
      if (!chunks.has(chunk)) {
        unreadable.add(chunk);
        warn(
          `page/thumbs/${fourDigits(chunk)}.js cannot be read, so some pictures are shown without a preview.`,
        );
      }
      onThumbs();
      loadWanted();
    });
  }
}

/** @param {number} chunk @param {string[]} items */
function takeThumbs(chunk, items) {
  chunks.set(chunk, items);
  for (const oldest of chunks.keys()) {
    if (chunks.size <= MOST_CHUNKS) return;
    if (!wanted.includes(oldest)) chunks.delete(oldest);
  }
}
