import { MediaStructError } from '../errors/media-struct-error.ts';
import { safeText } from './fill-template.ts';

/** Longer than any name of an event that somebody would give. Characters. */
const LONGEST = 200;

/** The name of an event as records keep it; one that no file name could tell is `usage` (64). */
export function eventName(text: string): string {
  const name = text.toWellFormed().replace(/\s+/g, ' ').trim();
  if (name.length <= LONGEST && safeText(name).replace(/[._ ]/g, '') !== '') return name;
  throw new MediaStructError(
    'usage',
    `event "${text.slice(0, LONGEST)}": expected a name of 1 to ${LONGEST} characters, such as "Anna's wedding"`,
  );
}
