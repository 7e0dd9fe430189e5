import { extensionOf, stemOf } from './media-kind.ts';

/** What a Sony camera writes beside `C0001.MP4`: `C0001M01.XML`, `C0001R01.BIM`. */
const BESIDE_SONY = new Set(['xml', 'bim', 'ppn', 'smi', 'cpf']);

/**
 * The stems of the film that a small proxy or a camera's description is about, the likeliest first: `GX010042` for GoPro's
 * `GL010042.LRV`, `C0001` for Sony's `C0001M01.XML`, `VID_…_00_001` for Insta360's `LRV_…_01_001`. None for other names.
 */
export function filmStems(name: string): readonly string[] {
  const stem = stemOf(name);
  const gopro = /^gl(\d{6})$/i.exec(stem);
  if (gopro !== null) return ['GX', 'GH', 'GS'].map((letters) => `${letters}${gopro[1]}`);
  const sony = BESIDE_SONY.has(extensionOf(name)) ? /^(.+?)[mr]\d\d$/is.exec(stem) : null;
  if (sony?.[1] !== undefined) return [sony[1]];
  const insta = /^lrv_(\d{8}_\d{6})_[01]1_(\d{3})$/i.exec(stem);
  return insta === null ? [] : [`VID_${insta[1]}_00_${insta[2]}`];
}

/** The stem of the picture that a spoken note is about: `IMG_0001` for Canon's `SND_0001`. */
export function notedStem(stem: string): string {
  return stem.replace(/^snd_/i, 'IMG_');
}
