/** The door for lists of other programs: made of an index, taken in, checked by. */
export * from './base.ts';
export { LIST_FORMATS, type ListFormat } from '../lists/list-formats.ts';
export { EXPORT_FORMATS, type ExportFormat, type KnownAlgorithm } from '../lists/export/export-formats.ts';
export { crawlFor, exportList, type ExportReport } from '../lists/export/export-list.ts';
export type { LeftOut, LeftOutFiles } from '../lists/export/listed-records.ts';
export { type ReadList, readList } from '../lists/read-list.ts';
export { checkFiles } from '../lists/check/check-files.ts';
export { checkIndex } from '../lists/check/check-index.ts';
export {
  CHECK_STATES,
  type CheckFinding,
  type CheckReport,
  type CheckState,
} from '../lists/check/check-report.ts';
export { pooledDigests } from '../lists/check/digest-reader.ts';
export { importList, type ImportListReport } from '../lists/held/import-list.ts';
export { treeNamed } from '../lists/tree-named.ts';
