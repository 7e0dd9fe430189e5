// The whole door of core: the names that commands, plugins and other programs may use. It loads everything, which takes a while; a command
// imports the door of its room, such as `@mediastruct/core/find`, and so does whatever each command loads.
export * from './doors/base.ts';
export * from './doors/runs.ts';
export * from './doors/catalogue.ts';
export * from './doors/crawl.ts';
export * from './doors/ingest.ts';
export * from './doors/rename.ts';
export * from './doors/dedupe.ts';
export * from './doors/decisions.ts';
export * from './doors/validate.ts';
export * from './doors/heal.ts';
export * from './doors/archive.ts';
export * from './doors/find.ts';
export * from './doors/lists.ts';
export * from './doors/thumbnails.ts';
export * from './doors/similar.ts';

// What has no smaller door, because it loads a package that few need
export { WorkerPool } from './files/worker-pool.ts';
export { ExiftoolReader } from './metadata/exiftool-reader.ts';
