/**
 * Reasons for which a file is left where it is without a loss: there is no content of its owner's in it, or its owner threw it
 * away, or a program makes it again.
 */
export const HARMLESS_CODES: ReadonlySet<string> = new Set([
  'junk',
  'empty-file',
  'symlink',
  'special-file',
  'thumbnail',
  'cache',
  'preview',
  'trash',
  'camera-data',
  'ignore-file',
]);
