import type { Seed } from '../random.ts';
import { aviFile } from './avi.ts';
import { bmpFile } from './bmp.ts';
import type { ExifFields } from './exif.ts';
import { gifFile } from './gif.ts';
import { heicFile } from './heic.ts';
import { jpegFile } from './jpeg.ts';
import { mieFile } from './mie.ts';
import type { MovieMetadata } from './movie-metadata.ts';
import { movFile, mp4File } from './movie.ts';
import { pngFile } from './png.ts';
import { rawFile } from './raw.ts';
import type { RawFlavour } from './raw.ts';
import { aaeSidecar, clipDescription, flightSubtitles, tagsJson, takeoutJson } from './sidecars.ts';
import type { TakeoutFields } from './sidecars.ts';
import { textFile } from './text.ts';
import { wavFile } from './wav.ts';
import { xmpSidecar } from './xmp.ts';
import type { XmpFields } from './xmp.ts';

/** Everything that decides a file's bytes apart from its size and seed. */
export type Content =
  | { readonly kind: 'jpeg'; readonly exif?: ExifFields; readonly xmp?: XmpOfFile }
  | {
      readonly kind: 'png';
      readonly exif?: ExifFields;
      readonly creationTime?: string;
      readonly xmp?: XmpOfFile;
    }
  | { readonly kind: 'avi'; readonly localMs: number | null }
  | { readonly kind: 'mie'; readonly dateTimeOriginal: string }
  | { readonly kind: 'gif' | 'bmp' | 'text' | 'wav' | 'empty' }
  | { readonly kind: 'heic' | 'raw'; readonly exif: ExifFields; readonly flavour?: RawFlavour }
  | ({
      readonly kind: 'mp4' | 'mov';
      readonly createdMs: number | null;
      readonly moovLast?: boolean;
    } & MovieMetadata)
  | { readonly kind: 'xmp'; readonly xmp: XmpOfFile }
  | { readonly kind: 'aae'; readonly editedAt: string }
  | { readonly kind: 'clip-xml'; readonly createdAt: string }
  | { readonly kind: 'srt'; readonly localMs: number }
  /** An archive; what is in it stands beside it in its plan. */
  | { readonly kind: 'zip' }
  | { readonly kind: 'tags-json'; readonly dateTimeOriginal: string }
  | { readonly kind: 'takeout'; readonly takeout: Omit<TakeoutFields, 'url'> };

export type ContentKind = Content['kind'];

type XmpOfFile = Omit<XmpFields, 'documentId'>;

/** The bytes of a file that is no archive: exactly `size` of them where the kind can be filled up, at least its smallest size. */
export function buildContent(content: Exclude<Content, { kind: 'zip' }>, size: number, seed: Seed): Buffer {
  switch (content.kind) {
    case 'jpeg':
      return jpegFile({ ...content, xmp: packet(content.xmp, seed), size, seed });
    case 'png':
      return pngFile({ ...content, xmp: packet(content.xmp, seed), size, seed });
    case 'avi':
      return aviFile({ ...content, size, seed });
    case 'mie':
      return mieFile({ ...content, size, seed });
    case 'gif':
      return gifFile({ size, seed });
    case 'bmp':
      return bmpFile({ size, seed });
    case 'text':
      return textFile({ size, seed });
    case 'wav':
      return wavFile({ size, seed });
    case 'empty':
      return Buffer.alloc(0);
    case 'heic':
      return heicFile({ ...content, size, seed });
    case 'raw':
      return rawFile({ ...content, flavour: content.flavour ?? 'dng', size, seed });
    case 'mp4':
      return mp4File({ ...content, size, seed });
    case 'mov':
      return movFile({ ...content, size, seed });
    case 'xmp':
      return xmpSidecar({ ...content.xmp, documentId: String(seed) });
    case 'aae':
      return aaeSidecar({ id: String(seed), editedAt: content.editedAt });
    case 'clip-xml':
      return clipDescription({ id: String(seed), createdAt: content.createdAt });
    case 'srt':
      return flightSubtitles({ id: String(seed), localMs: content.localMs });
    case 'tags-json':
      return tagsJson({ id: String(seed), dateTimeOriginal: content.dateTimeOriginal });
    case 'takeout':
      return takeoutJson({
        ...content.takeout,
        url: `https://photos.google.com/photo/${encodeURIComponent(seed)}`,
      });
  }
}

function packet(xmp: XmpOfFile | undefined, seed: Seed): Buffer | undefined {
  return xmp === undefined ? undefined : xmpSidecar({ ...xmp, documentId: String(seed) });
}
