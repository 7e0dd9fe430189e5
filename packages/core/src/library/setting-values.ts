import * as v from 'valibot';

// Ready-made schemas for the settings of a section. Each message continues "expected ...".

const TEXTS = 'a list of texts, like ["one", "two"]';
const FOLDER = 'a text that names a folder';
const TEXT_TABLE = 'a table of texts, like { "Canon EOS 40D" = "+1h" }';

/** Any text, also an empty one. */
export const text = v.string('a text in quotes');

/** A switch. */
export const trueOrFalse = v.boolean('true or false');

/** A list of texts. */
export const texts = v.array(v.string(TEXTS), TEXTS);

/** A path that is not empty: an empty one would mean the library's own folder. */
export const folder = v.pipe(v.string(FOLDER), v.nonEmpty(FOLDER));

/** A text, or a number that is read as its text: a size such as `4700000000` or `"4.7GB"`. */
export const textOrNumber = v.pipe(
  v.union([v.string(), v.number()], 'a text or a number'),
  v.transform((value) => String(value)),
);

/** A table whose keys the user chooses, with a text for each. */
export const textTable = v.custom<Readonly<Record<string, string>>>(isTextTable, TEXT_TABLE);

/** A finite number from `least` to `most`; `most` may be left out. */
export function numberBetween(least: number, most?: number): v.GenericSchema<unknown, number> {
  const message = most === undefined ? `a number, ${least} or more` : `a number from ${least} to ${most}`;
  const from = v.pipe(v.number(message), v.finite(message), v.minValue(least, message));
  return most === undefined ? from : v.pipe(from, v.maxValue(most, message));
}

/** A whole number, `least` or more. */
export function wholeNumber(least: number): v.GenericSchema<unknown, number> {
  const message = `a whole number, ${least} or more`;
  return v.pipe(v.number(message), v.safeInteger(message), v.minValue(least, message));
}

/** One of a few texts. */
export function oneOf<const Allowed extends readonly string[]>(
  allowed: Allowed,
): v.GenericSchema<unknown, Allowed[number]> {
  return v.picklist(allowed, `one of ${allowed.join(', ')}`);
}

/** True for a table of a TOML file. The dates of TOML are objects too, and no tables. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function isTextTable(value: unknown): boolean {
  return isTable(value) && Object.values(value).every((item) => typeof item === 'string');
}
