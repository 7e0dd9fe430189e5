/**
 * What the threads of a plugin need of core to read and write files, and to read previews of pictures. A thread that imports this loads some small files; the whole door of core is
 * some hundreds.
 */
export type { ErrorCode } from './errors/error-codes.ts';
export { explainFileError } from './errors/explain-file-error.ts';
export { MediaStructError } from './errors/media-struct-error.ts';
export {
  errnoOf,
  type FileAccess,
  type FileStat,
  lstatOrNull,
  messageOf,
  OPEN,
} from './files/file-access.ts';
export { hashFile, openForReading, readFull, sameFile } from './files/hash-file.ts';
export { nodeFileAccess } from './files/node-file-access.ts';
export { displayPath } from './files/path-text.ts';
export { writeFull, writeFullAt } from './files/write-full.ts';
export { FileWindow } from './thumbnails/file-window.ts';
export { type Preview, readPreview } from './thumbnails/read-preview.ts';
