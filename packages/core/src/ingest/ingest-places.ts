import type { Library } from '../library/library.ts';
import { treeOf } from '../library/library.ts';
import { checkTemplate } from './plan-names.ts';

export interface IngestPlaces {
  readonly media: string;
  readonly duplicates: string;
  readonly folderTemplate: string;
  readonly nameTemplate: string;
}

/** Where files go, and by which templates; a bad template is `usage` (64). */
export function ingestPlaces(library: Library): IngestPlaces {
  const { folderTemplate, nameTemplate } = library.config.ingest;
  checkTemplate(folderTemplate, 'folder');
  checkTemplate(nameTemplate, 'name');
  return {
    media: treeOf(library, 'media').root,
    duplicates: treeOf(library, 'duplicates').root,
    folderTemplate,
    nameTemplate,
  };
}
