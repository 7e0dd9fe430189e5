// What this disc and its set hold: taken in from page/set.js and page/disc.js.

/** @type {SetData} */
let set = {
  version: 1,
  setId: '',
  asOf: '',
  volumes: [],
  days: [],
  split: [],
  find: { chunks: 0, files: 0, notFound: 0 },
};
let thisVolumeId = '';
/** @type {DiscFile[]} */
const files = [];
/** @type {DiscDay[]} */
const days = [];
/** @type {DiscData['thumbs']} */
let thumbs = { chunks: [], leftOut: 0 };
/** @type {Map<string, SplitFile>} */
const splitFiles = new Map();
let hasSet = false;
let hasDisc = false;

/** @param {SetData} data */
function takeSet(data) {
  set = data;
  hasSet = true;
  for (const [hash, file] of data.split) splitFiles.set(hash, file);
}

/** @param {DiscData} data */
function takeDisc(data) {
  thisVolumeId = data.volumeId;
  thumbs = data.thumbs;
  hasDisc = true;
  let thumb = 0;
  for (const [day, folder, rows] of data.days) {
    let last = days[days.length - 1];
    if (last === undefined || last.day !== day) {
      last = { day, first: files.length, count: 0 };
      days.push(last);
    }
    last.count += rows.length;
    for (const [name, size = 0, time = '', camera = 0, hasThumb = 0, alias = '', split = 0] of rows)
      files.push({
        nth: files.length,
        name,
        alias,
        path: folder === '' ? name : `${folder}/${name}`,
        day,
        time,
        camera: data.cameras[camera - 1] ?? '',
        size,
        thumb: hasThumb === 1 ? thumb++ : -1,
        split: splitFiles.get(data.split[split - 1] ?? '') ?? null,
      });
  }
}

/** This disc in the table of volumes; undefined where the set does not know it. */
function thisVolume() {
  return set.volumes.find(({ id }) => id === thisVolumeId);
}

/** `A on shelf B, B at grandmother's`: where a volume's discs were when this one was made. @param {Volume | undefined} volume */
function placesOf(volume) {
  if (volume === undefined || volume.copies.length === 0) return 'no disc of it was known yet';
  return volume.copies
    .map(({ letter, place, state }) => {
      const where = place === undefined || place === '' ? 'place not known' : place;
      return `copy ${letter}: ${where}${state === 'failed' ? ' (its last check failed)' : ''}`;
    })
    .join('; ');
}
