import type { Library } from '../library/library.ts';
import { treeOf } from '../library/library.ts';
import type { Templates } from './templates.ts';
import { templatesOf } from './templates.ts';

export interface IngestPlaces extends Templates {
  readonly media: string;
  readonly duplicates: string;
}

/** Where files go, and by which templates; a bad template is `usage` (64). */
export function ingestPlaces(library: Library): IngestPlaces {
  return {
    media: treeOf(library, 'media').root,
    duplicates: treeOf(library, 'duplicates').root,
    ...templatesOf(library),
  };
}
