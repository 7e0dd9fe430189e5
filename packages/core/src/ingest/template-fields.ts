import { fileNumber } from '../metadata/file-number.ts';
import { extensionOf, stemOf } from '../metadata/media-kind.ts';
import type { TakenRecord } from '../records/file-record.ts';

/** Digits of a SHA-256. */
const HASH_DIGITS = 64;

/** What is known of a group of files, from which a template makes its folder and its name. */
export interface NameFacts {
  readonly taken: TakenRecord;
  /** Of the group's main file, as is all that follows. */
  readonly sha256: string;
  /** The name that it was found under; empty where that is not known. */
  readonly name: string;
  /** Name of the folder that it was found in. */
  readonly folder: string;
  readonly camera: string | null;
  /** The event that its owner named. */
  readonly event: string | null;
}

/** A field of a template, such as `{camera}`. */
export interface TemplateField {
  /** As it stands between the braces. */
  readonly name: string;
  /** What it stands for, in a few words. */
  readonly meaning: string;
  /** Its text; empty where it is not known. */
  readonly of: (facts: NameFacts) => string;
  /** Digits of the content hash that it tells, where it tells one. */
  readonly hashDigits?: number | undefined;
  /** True for what a date that tells only its year or month leaves open. */
  readonly isDatePart?: true | undefined;
}

/** All fields, in the order in which they are told to people. */
export const TEMPLATE_FIELDS: readonly TemplateField[] = [
  { name: 'yyyy', meaning: 'year', of: ({ taken }) => taken.local.slice(0, 4) },
  { name: 'MM', meaning: 'month', of: ({ taken }) => taken.local.slice(5, 7), isDatePart: true },
  { name: 'dd', meaning: 'day', of: ({ taken }) => taken.local.slice(8, 10), isDatePart: true },
  { name: 'HH', meaning: 'hour', of: ({ taken }) => taken.local.slice(11, 13), isDatePart: true },
  { name: 'mm', meaning: 'minute', of: ({ taken }) => taken.local.slice(14, 16), isDatePart: true },
  { name: 'ss', meaning: 'second', of: ({ taken }) => taken.local.slice(17, 19), isDatePart: true },
  { name: 'fff', meaning: 'milliseconds', of: fractionOf },
  {
    name: 'number',
    meaning: "the camera's own number, where it counts no fractions of a second",
    // A camera that does not count fractions writes none, or zeros; its own count keeps the shots of one second in order.
    of: (facts) => (Number(fractionOf(facts)) > 0 ? '' : sequenceOf(facts)),
  },
  { name: 'sequence', meaning: "the camera's own number", of: sequenceOf },
  { name: 'camera', meaning: 'maker and model of the camera', of: ({ camera }) => camera ?? '' },
  { name: 'make', meaning: 'first word of {camera}', of: ({ camera }) => cameraParts(camera).make },
  { name: 'model', meaning: 'the rest of {camera}', of: ({ camera }) => cameraParts(camera).model },
  { name: 'event', meaning: 'the event that --event named', of: ({ event }) => event ?? '' },
  { name: 'name', meaning: 'original name', of: ({ name }) => stemOf(name) },
  { name: 'extension', meaning: 'extension, in small letters', of: ({ name }) => extensionOf(name) },
  hashField('hash12', 12),
  hashField('hash', HASH_DIGITS),
];

/** How the field that takes a length is shown among the others. */
export const HASH_LENGTH_FIELD = '{hash:8}';

const BY_NAME = new Map(TEMPLATE_FIELDS.map((field) => [field.name, field]));

/** The field that stands between braces: `camera`, or `hash:8` for the first eight digits of the hash; null for none. */
export function findField(text: string): TemplateField | null {
  const length = /^hash:(\d{1,2})$/.exec(text)?.[1];
  if (length === undefined) return BY_NAME.get(text) ?? null;
  const digits = Number(length);
  return digits >= 1 && digits <= HASH_DIGITS ? hashField(text, digits) : null;
}

function hashField(name: string, hashDigits: number): TemplateField {
  const meaning =
    hashDigits === HASH_DIGITS ? 'content hash, whole' : `first ${hashDigits} digits of the content hash`;
  return { name, meaning, of: ({ sha256 }) => sha256.slice(0, hashDigits), hashDigits };
}

function fractionOf({ taken }: NameFacts): string {
  return taken.local.slice(20);
}

function sequenceOf({ name, folder }: NameFacts): string {
  return fileNumber(name, folder) ?? '';
}

/** A camera's name begins with its maker's, unless the maker is not known; then it is the model alone. */
function cameraParts(camera: string | null): { readonly make: string; readonly model: string } {
  const [first = '', ...rest] = (camera ?? '').split(' ');
  return rest.length === 0 ? { make: '', model: first } : { make: first, model: rest.join(' ') };
}
