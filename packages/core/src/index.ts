export { EXIT_CODES, type ErrorCode, type ExitCode } from './errors/error-codes.ts';
export { MediaStructError, type ErrorDetails } from './errors/media-struct-error.ts';
export { ignoreProgress, type ProgressEvent, type ProgressListener } from './progress/progress.ts';
export { neverStop, type StopFlag } from './progress/stop-flag.ts';
export { displayPath } from './files/path-text.ts';
export { initLibrary, type InitOptions } from './library/init.ts';
export { findLibrary, openLibrary, type Library, type Tree, type TreeRole } from './library/library.ts';
export { KEEP_RULES, type KeepRule, type LibraryConfig } from './library/config.ts';
