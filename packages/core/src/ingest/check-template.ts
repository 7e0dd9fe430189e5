import { itemAt } from '../errors/item-at.ts';
import { displayPath, pathToBytes } from '../files/path-text.ts';
import { badTemplate } from './bad-template.ts';
import { FIELD, fillTemplate, OPTIONAL_PART, SEGMENT_BYTES } from './fill-template.ts';
import { LEAST_HASH_DIGITS } from '../metadata/filed-stems.ts';
import type { NameFacts } from './template-fields.ts';
import { findField } from './template-fields.ts';

/** What no file system of Windows holds in a name, and no memory card. */
const UNHOLDABLE = /[:*?"<>|\\]/;

const EXAMPLE: NameFacts = {
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
  camera: 'Canon EOS',
  event: 'Event',
};

/** Checks a template before anything is read; a bad one is `usage` (64) and says what is wrong with it. */
export function checkTemplate(template: string, kind: 'folder' | 'name'): void {
  checkMarks(template);
  const filled = fillTemplate(template, EXAMPLE);
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
  const unholdable = UNHOLDABLE.exec(template.replace(FIELD, ''))?.[0];
  if (unholdable !== undefined)
    throw badTemplate(template, `not every file system can hold ${unholdable} in a name`);
  if (filled.split('/').some((segment) => pathToBytes(segment).length > SEGMENT_BYTES))
    throw badTemplate(template, `it gives a name of more than ${SEGMENT_BYTES} bytes`);
  const digits = [...template.matchAll(FIELD)].map((match) => findField(itemAt(match, 1))?.hashDigits ?? 0);
  if (kind === 'name' && Math.max(0, ...digits) < LEAST_HASH_DIGITS)
    throw badTemplate(
      template,
      `it needs {hash12}, {hash} or at least {hash:${LEAST_HASH_DIGITS}}, which keep two pictures of one second apart`,
    );
}

/** A brace or bracket that has no other half would stand in the name of every file. */
function checkMarks(template: string): void {
  const withoutFields = template.replace(FIELD, '');
  if (/[{}]/.test(withoutFields)) throw badTemplate(template, 'a { or } has no other half');
  if (/[[\]]/.test(withoutFields.replace(OPTIONAL_PART, '')))
    throw badTemplate(template, 'a [ or ] has no other half, or stands in another part in brackets');
}
