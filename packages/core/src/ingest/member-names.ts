import { pathToBytes } from '../files/path-text.ts';
import type { GroupRole } from '../metadata/group.ts';
import { extensionOf, stemOf } from '../metadata/media-kind.ts';
import { seriesNumber } from '../metadata/series-names.ts';

/** The longest name that the common file systems take. Bytes. */
const NAME_BYTES = 255;
/** Longer than any extension in use. Bytes. */
const EXTENSION_BYTES = 32;

/** A member of a group, as its name in the library needs it. */
export interface NamedMember {
  readonly name: string;
  readonly role: GroupRole;
  /** The member that it belongs to, where that is not the main file: the proxy of a chapter, the clip of an edited picture. */
  readonly about?: NamedMember | undefined;
}

/** What follows a group's stem in the name of one of its members: `.JPG`, `.CR2.xmp`, `_edited.JPG`, `_burst0002.JPG`, `_c02.MP4`. */
export function memberSuffix(member: NamedMember, main: string): string {
  const { name, role, about } = member;
  const ending = extensionOf(name) === '' ? '' : `.${name.slice(-extensionOf(name).length)}`;
  const rest = restBehind(name, main);
  if (rest !== null) return rest;
  if (role === 'burst') return `_burst${seriesNumber(name).padStart(4, '0')}${ending}`;
  if (role === 'chapter') return `_c${seriesNumber(name).padStart(2, '0')}${ending}`;
  if (role === 'edited') return `_edited${ending}`;
  const isJson = role === 'sidecar' && ending.toLowerCase() === '.json';
  if (about === undefined) return isJson ? `.${main.slice(stemOf(main).length + 1)}${ending}` : ending;
  const shown = memberSuffix(about, main);
  return (
    (isJson ? shown : stemOf(`x${shown}`).slice(1)) +
    (isJson ? ending : (restBehind(name, about.name) ?? ending))
  );
}

/** What a name has behind the stem of another one; null where it does not begin with it. */
function restBehind(name: string, other: string): string | null {
  const stem = stemOf(other);
  const rest = name.slice(stem.length);
  return name.toLowerCase().startsWith(stem.toLowerCase()) && /^[._ -]/.test(rest) ? rest : null;
}

/** The name with a mark put before its extension, cut so that it stays a legal name: `a.jpg` -> `a_1f2e.jpg`. */
export function markedName(name: string, mark: string): string {
  const ending = name.slice(stemOf(name).length);
  // What follows the last dot of a long name may be most of it, and is no extension then.
  const extension = pathToBytes(ending).length > EXTENSION_BYTES ? '' : ending;
  const stem = name.slice(0, name.length - extension.length);
  // By characters: half of one would not be a name that every system takes.
  const kept = [...stem];
  const marked = () => `${kept.join('')}_${mark}${extension}`;
  while (kept.length > 1 && pathToBytes(marked()).length > NAME_BYTES) kept.pop();
  return marked();
}

/** True where the bytes of a name fit the common file systems. */
export function isNameTooLong(name: string): boolean {
  return pathToBytes(name).length > NAME_BYTES;
}
