import type { Library } from '../../library/library.ts';
import { isTable } from '../../library/setting-values.ts';

/** Where trees are, by their names, in the words that are used for discs and disks: `[folders] places`. */
export function treePlaces({ config, settings }: Library): Readonly<Record<string, string>> {
  return { ...olderPlaces(settings.tables['disc']), ...config.folders.places };
}

/** They stood in `[disc] places` when only discs asked for them. */
function olderPlaces(section: unknown): Readonly<Record<string, string>> {
  const places = isTable(section) ? section['places'] : undefined;
  if (!isTable(places)) return {};
  const texts = Object.entries(places).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}
