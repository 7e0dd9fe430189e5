import { array, literal, object, optional, pipe, regex, string, transform, variant } from 'valibot';
import { pathFields, pathFromFields } from '../records/path-fields.ts';

/** A file of a tree as somebody saw it when they decided. */
export interface DecidedFile {
  /** The name of its tree. */
  readonly tree: string;
  /** Relative to the tree. */
  readonly path: string;
  readonly sha256: string;
}

/** Which copies of a set stay, and which are set aside. Copies that it does not name were not decided about, and stay. */
export interface CopyChoice {
  readonly kind: 'copies';
  /** Names the set: the hash of equal files. A later choice for the same set takes its place. */
  readonly set: string;
  readonly keep: readonly DecidedFile[];
  readonly aside: readonly DecidedFile[];
}

/** When a picture was taken, as a person says. */
export interface GivenDate {
  readonly kind: 'date';
  readonly file: DecidedFile;
  /** `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`. */
  readonly date: string;
}

export type Decision = CopyChoice | GivenDate;

/** What was done with one click or key; undoing it undoes all of its decisions. */
export interface Stamp {
  readonly click: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

export type DecisionEvent = Stamp & (Decision | { readonly kind: 'undone' });

export const GIVEN_DATE = /^[12]\d{3}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?)?)?)?$/;

const FILE = pipe(
  object({
    tree: string(),
    path: string(),
    pathB64: optional(string()),
    sha256: pipe(string(), regex(/^[0-9a-f]{64}$/)),
  }),
  transform((stored): DecidedFile => {
    const { tree, sha256, path } = stored;
    return { tree, sha256, path: pathFromFields(stored, 'path') ?? path };
  }),
);
const STAMP = { click: string(), at: string() };

export const DECISION_EVENT = variant('kind', [
  object({ ...STAMP, kind: literal('copies'), set: string(), keep: array(FILE), aside: array(FILE) }),
  object({ ...STAMP, kind: literal('date'), file: FILE, date: pipe(string(), regex(GIVEN_DATE)) }),
  object({ ...STAMP, kind: literal('undone') }),
]);

/** An event as it is stored. */
export function toStoredEvent(event: DecisionEvent): object {
  switch (event.kind) {
    case 'copies':
      return { ...event, keep: event.keep.map(toStoredFile), aside: event.aside.map(toStoredFile) };
    case 'date':
      return { ...event, file: toStoredFile(event.file) };
    case 'undone':
      return event;
  }
}

function toStoredFile({ tree, path, sha256 }: DecidedFile): object {
  return { tree, ...pathFields('path', path), sha256 };
}
