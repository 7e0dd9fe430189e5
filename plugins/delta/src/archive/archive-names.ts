/** The list of changes of an archive; without it a folder is none. */
export const DIFF_NAME = 'diff.ndjson';
/** The listing of the new state. */
export const NOW_NAME = 'now.index';
/** What the names of the volumes of an archive begin with. */
export const DATA_KEY = 'data';
