import { formatTable, paint } from '@mediastruct/command';
import type { TemplatePreview } from '@mediastruct/core';

/** Whose files a preview shows. */
const OF = {
  files: '',
  library: ', tried on some pictures of the library',
  examples: ', tried on made-up pictures, because the library holds none',
} as const;

/** Two lines for each file: where it is, and where it would go below the media tree. */
export function renderTemplate(
  { folderTemplate, nameTemplate, of, files }: TemplatePreview,
  shown: (path: string) => string,
): string {
  return [
    paint.strong(`${folderTemplate}/${nameTemplate}${OF[of]}`),
    ...files.map(({ from, to, state }) => `  ${shown(from)}\n      -> ${placeOf(to, state, shown)}`),
    ...(files.length === 0 ? ['No pictures were found there.'] : []),
  ].join('\n');
}

/** A table of fields and what they mean. */
export function renderFields(
  fields: readonly { readonly field: string; readonly meaning: string }[],
): string {
  return formatTable(
    [{ header: 'field' }, { header: 'what it tells' }],
    fields.map(({ field, meaning }) => [field, meaning]),
  ).trimEnd();
}

function placeOf(
  to: string | null,
  state: TemplatePreview['files'][number]['state'],
  shown: (path: string) => string,
): string {
  if (to === null) return paint.warn('it could not be read');
  return state === 'undated' ? `${shown(to)} ${paint.warn('(nothing dates it)')}` : shown(to);
}
