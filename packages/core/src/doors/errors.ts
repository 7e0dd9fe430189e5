/** The door for what says what went wrong: a few small files, loaded by every command that fails. */
export { type ErrorCode, EXIT_CODES, type ExitCode } from '../errors/error-codes.ts';
export { itemAt } from '../errors/item-at.ts';
export { explainFileError } from '../errors/explain-file-error.ts';
export { MediaStructError } from '../errors/media-struct-error.ts';
export { bytesToPath, comparePaths, displayPath, folderOf, nameOf, pathToBytes } from '../files/path-text.ts';
