/** The door for the previews that cameras put into their files. */
export * from './base.ts';
export { ExiftoolPreviews } from '../thumbnails/exiftool-previews.ts';
export { LargePreviews } from '../thumbnails/large-previews.ts';
export { frameOf } from '../thumbnails/film-frame.ts';
export { FileWindow } from '../thumbnails/file-window.ts';
export type { ToolPreview } from '../thumbnails/tool-preview.ts';
export { MAX_PREVIEW, type Preview, readPreview } from '../thumbnails/read-preview.ts';
export {
  needsExiftool,
  type Thumbnail,
  thumbnailsOf,
  type ThumbnailsRequest,
} from '../thumbnails/thumbnails-of.ts';
export { extensionOf, type MediaKind, mediaKind } from '../metadata/media-kind.ts';
