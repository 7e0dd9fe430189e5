import type { GroupRole } from './group.ts';
import { extensionOf, mediaKind, stemOf } from './media-kind.ts';

/** A file's place in a series that one camera wrote: the shots of a burst, the chapters of a film. */
export interface SeriesName {
  /** The same for all files of the series in one folder. */
  readonly key: string;
  /** Its place; the smallest is the main file. */
  readonly order: number;
  readonly role: Extract<GroupRole, 'burst' | 'chapter' | 'twin'>;
}

interface SeriesForm {
  /** `k` groups make the key, `n` the order. */
  readonly form: RegExp;
  readonly role: SeriesName['role'];
  readonly of: 'still' | 'film';
}

/** By stem. */
const FORMS: readonly SeriesForm[] = [
  // Huawei, Xiaomi: IMG_20190512_101112_BURST001_COVER
  { form: /^(?<k>[a-z]+_\d{8}_\d{6,9})_burst(?<n>\d+)(?:_cover)?$/i, role: 'burst', of: 'still' },
  // Nexus, Pixel: 00015IMG_00015_BURST20171111030039_COVER, 00100lPORTRAIT_00100_BURST…
  { form: /^(?<n>\d{5})[a-z]+_\d{5}_burst(?<k>\d{13,17})(?:_cover)?$/i, role: 'burst', of: 'still' },
  // Xperia: DSC_0001_BURST20151231235959123
  { form: /^dsc_(?<n>\d{4})_burst(?<k>\d{14,17})(?:_cover)?$/i, role: 'burst', of: 'still' },
  // Samsung: 20231207_101605_031
  { form: /^(?<k>(?:19|20)\d{6}_\d{6})_(?<n>\d{3})$/, role: 'burst', of: 'still' },
  // GoPro: GH010042, GX020042, GS010042; chapter, then number
  { form: /^(?<k>g[hxs])(?<n>\d\d)(?<k2>\d{4})$/i, role: 'chapter', of: 'film' },
  // Insta360: VID_20210708_091011_00_001, _10_ is the other lens; IMG_ the same
  {
    form: /^(?<k>(?:vid|img|pro_vid|pro_img)_\d{8}_\d{6})_(?<n>[01]0_\d{3})$/i,
    role: 'chapter',
    of: 'film',
  },
];
const GOPRO_FIRST = /^gopr(\d{4})$/i;
const GOPRO_NEXT = /^gp(\d\d)(\d{4})$/i;
/** A Pixel names a shot by the millisecond, and all its renderings begin so. `.RAW-02.ORIGINAL`, `.PORTRAIT-01.COVER`, `.NIGHT`. */
const PIXEL = /^(pxl_\d{8}_\d{9})(?:\.[a-z_]+(?:-(\d\d))?(?:\.mp)?(?:\.(?:cover|original))?)?$/i;

/** The place of a stem in a series; null for one that is of none. */
export function seriesName(stem: string, of: 'still' | 'film'): SeriesName | null {
  const gopro = of === 'film' ? goproName(stem) : null;
  if (gopro !== null) return gopro;
  const pixel = of === 'still' ? PIXEL.exec(stem) : null;
  if (pixel !== null)
    return { key: `pixel ${pixel[1]}`.toLowerCase(), order: Number(pixel[2] ?? 0), role: 'twin' };
  for (const each of FORMS) {
    const parts = each.of === of ? each.form.exec(stem)?.groups : undefined;
    if (parts === undefined) continue;
    const key = `${parts['k']}${parts['k2'] ?? ''}`.toLowerCase();
    return { key, order: orderOf(parts['n'] ?? ''), role: each.role };
  }
  return null;
}

/** The number of a file in its series, in digits; `0` for a file of no series. */
export function seriesNumber(name: string): string {
  const isFilm = mediaKind(name) === 'video' || extensionOf(name) === 'insp';
  return String(seriesName(stemOf(name), isFilm ? 'film' : 'still')?.order ?? 0);
}

function goproName(stem: string): SeriesName | null {
  const first = GOPRO_FIRST.exec(stem);
  if (first !== null) return { key: `gopro ${first[1]}`, order: 0, role: 'chapter' };
  const next = GOPRO_NEXT.exec(stem);
  return next === null ? null : { key: `gopro ${next[2]}`, order: Number(next[1]), role: 'chapter' };
}

/** `10_001` stands for lens 1 of part 1: part first, then lens. */
function orderOf(text: string): number {
  const [lens = '', part] = text.split('_');
  return part === undefined ? Number(lens) : Number(part) * 10 + Number(lens.slice(0, 1));
}
