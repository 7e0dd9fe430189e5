import { itemAt } from '../errors/item-at.ts';
import { displayPath, pathToBytes } from '../files/path-text.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { fileNumber } from '../metadata/file-number.ts';
import type { GroupRole } from '../metadata/group.ts';
import { extensionOf, stemOf } from '../metadata/media-kind.ts';
import { seriesNumber } from '../metadata/series-names.ts';
import type { TakenRecord } from '../records/file-record.ts';

/** The longest name that the common file systems take. Bytes. */
const NAME_BYTES = 255;
/** Longer than any extension in use. Bytes. */
const EXTENSION_BYTES = 32;

export interface NameFacts {
  readonly taken: TakenRecord;
  readonly sha256: string;
  /** Original name of the group's main file. */
  readonly name: string;
  /** Name of the folder that it was found in. */
  readonly folder: string;
  readonly camera: string | null;
}

/**
 * Fills a template such as `{yyyy}{MM}{dd}_{HH}{mm}{ss}[_{fff}]_{hash12}`. A part in brackets falls away where
 * one of its fields is not known, and so do the month, day and time of a date that tells only the year, with the marks before them:
 * `1987_{hash12}`. An unknown field is `usage` (64).
 */
export function fillTemplate(template: string, facts: NameFacts): string {
  const fields = templateFields(facts);
  const whole = template.replace(/\[([^\]]*)\]/g, (_, part: string) => {
    const names = [...part.matchAll(/\{(\w+)\}/g)].map((match) => itemAt(match, 1));
    return names.every((name) => fieldOf(fields, name, template) !== '') ? part : '';
  });
  const filled = whole.replace(
    /\{(\w+)\}/g,
    (_, name: string) => fieldOf(fields, name, template) || (DATE_PARTS.has(name) ? NOT_KNOWN : 'unknown'),
  );
  return filled.includes(NOT_KNOWN)
    ? filled.replace(PARTS_NOT_KNOWN, '').replace(LEADING_MARKS, '$1')
    : filled;
}

const DATE_PARTS = new Set(['MM', 'dd', 'HH', 'mm', 'ss']);
/** Stands for a part of a date until the marks around it are taken away; no name can hold it. */
const NOT_KNOWN = '\0';
const PARTS_NOT_KNOWN = /(?:[ ._-]*\0)+/g;
const LEADING_MARKS = /(^|\/)[ ._-]+/g;

/** Fills a template of folders; a segment that is not known falls away, one that would lead elsewhere is a name only. */
export function fillFolder(template: string, facts: NameFacts): string {
  return fillTemplate(template, facts)
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => (/^\.{1,2}$/.test(segment) ? segment.replaceAll('.', '_') : segment))
    .join('/');
}

/** Checks a template of the configuration before anything is read. */
export function checkTemplate(template: string, kind: 'folder' | 'name'): void {
  const example: NameFacts = {
    taken: {
      local: '2019-05-12T10:11:12.345',
      offset: null,
      source: 'name',
      precision: 'subsecond',
      confidence: 'high',
    },
    sha256: '0'.repeat(64),
    name: 'IMG_0001.JPG',
    folder: '100CANON',
    camera: 'Camera',
  };
  const filled = fillTemplate(template, example);
  const isUnsafe =
    filled === '' ||
    filled.startsWith('/') ||
    filled.split('/').some((segment) => segment === '.' || segment === '..') ||
    /\p{Cc}/u.test(filled) ||
    (kind === 'name' && filled.includes('/'));
  if (isUnsafe)
    throw badTemplate(
      template,
      `it gives "${displayPath(filled)}", which is no ${kind} below the media tree`,
    );
  if (kind === 'name' && !/\{hash(12)?\}/.test(template))
    throw badTemplate(template, 'it needs {hash12} or {hash}, which keep two pictures of one second apart');
}

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

function templateFields({
  taken,
  sha256,
  name,
  folder,
  camera,
}: NameFacts): Readonly<Record<string, string>> {
  const [date = '', time = ''] = taken.local.split('T');
  const [yyyy = '', MM = '', dd = ''] = date.split('-');
  const [clock = '', fff = ''] = time.split('.');
  const [HH = '', mm = '', ss = ''] = clock.split(':');
  return {
    yyyy,
    MM,
    dd,
    HH,
    mm,
    ss,
    fff,
    // A camera that does not count fractions writes none, or zeros; its own count keeps the shots of one second in order.
    number: Number(fff) > 0 ? '' : (fileNumber(name, folder) ?? ''),
    hash: sha256,
    hash12: sha256.slice(0, 12),
    name: safeName(stemOf(name)),
    camera: safeName(camera ?? ''),
  };
}

/** What a picture or a camera calls itself may hold anything; a file name may not. */
function safeName(text: string): string {
  const safe = text.toWellFormed().replace(/[\p{Cc}/\\:*?"<>|\ufffd]+/gu, '_');
  return [...safe].slice(0, 60).join('').trim();
}

function fieldOf(fields: Readonly<Record<string, string>>, name: string, template: string): string {
  const value = fields[name];
  if (value === undefined)
    throw badTemplate(
      template,
      `{${name}} is unknown; known are ${Object.keys(fields)
        .map((field) => `{${field}}`)
        .join(' ')}`,
    );
  return value;
}

function badTemplate(template: string, why: string): MediaStructError {
  return new MediaStructError('usage', `template "${template}": ${why}`, {
    suggestions: ['Correct it in mediastruct.toml, section [ingest].'],
  });
}
