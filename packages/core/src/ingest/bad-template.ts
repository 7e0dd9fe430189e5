import { distance } from 'fastest-levenshtein';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { HASH_LENGTH_FIELD, TEMPLATE_FIELDS } from './template-fields.ts';

/** Words that people write for a field, and other programs have for it. */
const ALSO_CALLED: ReadonlyMap<string, string> = new Map([
  ['year', 'yyyy'],
  ['yy', 'yyyy'],
  ['month', 'MM'],
  ['day', 'dd'],
  ['date', 'yyyy'],
  ['hour', 'HH'],
  ['minute', 'mm'],
  ['second', 'ss'],
  ['subsec', 'fff'],
  ['milliseconds', 'fff'],
  ['seq', 'sequence'],
  ['counter', 'sequence'],
  ['filename', 'name'],
  ['basename', 'name'],
  ['original', 'name'],
  ['ext', 'extension'],
  ['type', 'extension'],
  ['maker', 'make'],
  ['sha256', 'hash'],
  ['job', 'event'],
]);

/** A template that cannot be used: `usage` (64). `unknown` is the text between braces that is no field. */
export function badTemplate(template: string, why: string, unknown?: string): MediaStructError {
  const meant = unknown === undefined ? null : meantField(unknown);
  return new MediaStructError('usage', `template "${template}": ${why}`, {
    suggestions: [
      ...(meant === null ? [] : [`Did you mean ${meant}?`]),
      'Correct it where it was given: on the command line, or in mediastruct.toml, section [ingest].',
    ],
  });
}

/** Every field in its braces. */
export function knownFields(): string {
  return [...TEMPLATE_FIELDS.map(({ name }) => `{${name}}`), HASH_LENGTH_FIELD].join(' ');
}

/** The field that was most likely meant; null where none is near. */
function meantField(text: string): string | null {
  const word = text.trim();
  if (/^hash\W?\d+$/i.test(word)) return HASH_LENGTH_FIELD;
  const called = ALSO_CALLED.get(word.toLowerCase());
  if (called !== undefined) return `{${called}}`;
  const [best] = TEMPLATE_FIELDS.map(({ name }) => ({ name, off: offOf(word, name) })).toSorted(
    (a, b) => a.off - b.off,
  );
  return best === undefined || best.off > Math.max(1, word.length / 3) ? null : `{${best.name}}`;
}

/** Letters of another case weigh little, but more than none: `{MM}` is not `{mm}`. */
function offOf(word: string, name: string): number {
  return distance(word.toLowerCase(), name.toLowerCase()) + (word === name ? 0 : 0.1);
}
