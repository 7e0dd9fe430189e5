/** The folder of a library's own files, below its root. */
export const STATE_NAME = '.mediastruct';
