/**
 * What the threads of a plugin need of core to read and write files. A thread that imports this loads six small files; the whole door of core is
 * some hundreds.
 */
export { errnoOf, type FileAccess, messageOf, OPEN } from './files/file-access.ts';
export { nodeFileAccess } from './files/node-file-access.ts';
export { writeFullAt } from './files/write-full.ts';
