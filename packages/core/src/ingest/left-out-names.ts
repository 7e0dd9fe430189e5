import { isPlaceholderName } from '../soundness/expected-format.ts';

/** Why a file is left out by its name or by the folder it stands in. */
export type NamedReason =
  'thumbnail' | 'cache' | 'preview' | 'trash' | 'partial' | 'placeholder' | 'camera-data';

export interface NamedLeftOut {
  readonly code: NamedReason;
  readonly detail: string;
}

/** Folders, in lower case, in which programs and systems keep what they make, or what their owner threw away. */
const FOLDERS: ReadonlyMap<string, NamedLeftOut> = new Map(
  Object.entries({
    ...each('thumbnail', 'a thumbnail that a program made and makes again', [
      '.thumbnails',
      '.thumbnail',
      '.thumbs',
      '.thumb',
      '.dthumb',
      '.dthumbs',
      '@eadir',
      '.@__thumb',
      '.xvpics',
    ]),
    ...each('cache', 'a program or a system keeps it for itself and makes it again', [
      '.cache',
      '.appledouble',
      '.spotlight-v100',
      '.fseventsd',
      '.documentrevisions-v100',
      '.temporaryitems',
      'system volume information',
      '.dropbox.cache',
      '.tmp.drivedownload',
      '.tmp.driveupload',
      '.stfolder',
      '.facecache',
    ]),
    ...each('trash', 'its owner threw it away', [
      '$recycle.bin',
      'recycler',
      'recycled',
      '.trashes',
      '.trash',
      '.dtrash',
      '#recycle',
      '@recycle',
      '.recycle',
      '.stversions',
    ]),
    ...each('partial', 'a copy that was under way', ['.rsync-partial', '.~tmp~']),
  }),
);

/** Folders by the form of their name, or of the end of their path; all in lower case. */
const FOLDER_FORMS: readonly (readonly [RegExp, NamedLeftOut])[] = [
  [/^\.trash-\d+$/, reason('trash', 'its owner threw it away')],
  [/\.lrdata$/, reason('preview', 'a preview of Lightroom')],
  [/.\.download$/, reason('partial', 'a download that is not whole')],
];
const PATH_FORMS: readonly (readonly [RegExp, NamedLeftOut])[] = [
  [/(^|\/)m4root\/thmbnl\//, reason('thumbnail', 'a thumbnail of a film, made by the camera')],
  [/(^|\/)share\/trash\//, reason('trash', 'its owner threw it away')],
  [/(^|\/)\.sync\/archive\//, reason('trash', 'an older version that a sync tool keeps')],
  [/(^|\/)captureone\/cache\//, reason('preview', 'a preview of Capture One')],
  [
    /(^|\/)(m4root\/(mediapro\.xml|status\.bin)|avf_info\/[^/]+\.(bnp|inp|int|bin|dat)|bdmv\/(index|movieobj)\.bdm|bdmv\/(clipinf|playlist)\/[^/]+\.(cpi|mpl))$/,
    reason('camera-data', 'the list that a camera keeps of its films'),
  ],
];

/** What cameras and card readers write for themselves: lists of pictures, print orders, settings. */
const CAMERA_FILES =
  /^([a-z]\d{4}\.ctg|nikon\d{3}\.dsc|nc_fllst\.dat|autprint\.mrk|autxfer\.mrk|leinfo\.sav|get_started_with_gopro\.url|mediapro\.xml|discmeta\.xml|cueup\.xml|wpsettings\.dat|indexervolumeguid)$/;

/** Names that programs give files while they write them, in lower case. */
export const UNFINISHED_NAME =
  /\.(part|partial|crdownload|opdownload|download|filepart|aria2|inprogress|bts|!ut|!qb|!sync|bc!|tmp|temp)$/;

const FILE_FORMS: readonly (readonly [RegExp, NamedLeftOut])[] = [
  [/^\.trashed-/, reason('trash', 'its owner threw it away; Android deletes it after a while')],
  [CAMERA_FILES, reason('camera-data', 'a camera keeps it for itself')],
  [/^\.pending-\d/, reason('partial', 'Android has not finished writing it')],
  [/\.(lrprev|lrfprev|cop|cot|cof)$/, reason('preview', 'a preview of a program')],
  [/^\.thumbdata/, reason('thumbnail', 'thumbnails that a program made and makes again')],
  [UNFINISHED_NAME, reason('partial', 'a download or copy that is not whole')],
  [/^[.~]syncthing[.~].*\.tmp$/s, reason('partial', 'a sync tool has not finished it')],
  [/^\.goutputstream-|^\.nfs[0-9a-f]{8}/, reason('partial', 'a file that was being written')],
  // rsync writes `.IMG_1.jpg.aB3dE9` and renames it when it is whole.
  [/^\..*[^.]\.[a-z0-9]{2,4}\.[a-z0-9]{6}$/s, reason('partial', 'a copy by rsync that is not whole')],
];

const PLACEHOLDER = reason('placeholder', 'only a name; the picture is in the cloud');

/**
 * Why a file of a source is left out for its name alone; null for one that is not. `path` is relative to the source. A
 * folder or file must have such a name whole: `thumbnails of us.jpg` is a picture. `.picasaoriginals` and `lost+found` hold
 * originals and are not among them.
 */
export function leftOutByName(path: string): NamedLeftOut | null {
  const lower = path.toLowerCase();
  const segments = lower.split('/');
  const name = segments.pop() ?? '';
  for (const segment of segments) {
    const found = FOLDERS.get(segment) ?? formOf(FOLDER_FORMS, segment);
    if (found !== null) return found;
  }
  if (isPlaceholderName(name)) return PLACEHOLDER;
  return formOf(PATH_FORMS, lower) ?? formOf(FILE_FORMS, name);
}

function formOf(forms: readonly (readonly [RegExp, NamedLeftOut])[], text: string): NamedLeftOut | null {
  return forms.find(([form]) => form.test(text))?.[1] ?? null;
}

function each(
  code: NamedReason,
  detail: string,
  names: readonly string[],
): Readonly<Record<string, NamedLeftOut>> {
  return Object.fromEntries(names.map((name) => [name, reason(code, detail)]));
}

function reason(code: NamedReason, detail: string): NamedLeftOut {
  return { code, detail };
}
