import type { Library } from '../library/library.ts';
import { checkTemplate } from './check-template.ts';

/** By which the files of the media tree get their folders and names. */
export interface Templates {
  readonly folderTemplate: string;
  readonly nameTemplate: string;
}

/** Templates that were asked for in place of those of the settings. */
export interface AskedTemplates {
  readonly folders?: string | undefined;
  readonly names?: string | undefined;
}

/** The templates that were asked for, else those of the settings; a bad one is `usage` (64). */
export function templatesOf({ config }: Pick<Library, 'config'>, asked: AskedTemplates = {}): Templates {
  const { folders = config.ingest.folderTemplate, names = config.ingest.nameTemplate } = asked;
  checkTemplate(folders, 'folder');
  checkTemplate(names, 'name');
  return { folderTemplate: folders, nameTemplate: names };
}
