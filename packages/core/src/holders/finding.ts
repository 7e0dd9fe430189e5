import { FieldReader } from '../records/fields.ts';
import { isPathInside } from '../records/file-record.ts';
import { pathFields, pathFromFields } from '../records/path-fields.ts';
import type { LinePlace } from '../records/damaged-line.ts';
import type { JsonObject } from '../records/stored-json.ts';
import { damagedLine } from '../records/damaged-line.ts';

/** A file of a tree. */
export interface FileOfTree {
  /** Name of the tree. */
  readonly tree: string;
  /** Below the tree's root. */
  readonly path: string;
}

/** What a crawl found wrong with a file, until it is mended or accepted. */
export interface Finding extends FileOfTree {
  /**
   * gone: the file is not there, and no other copy of its content was known. displaced: it is not there, and copies are left only
   * in places that rank lower, such as the duplicates folder or another disk. rotten: it reads otherwise although nobody wrote it.
   */
  readonly kind: 'gone' | 'displaced' | 'rotten';
  /** When it was found, ISO 8601 UTC. */
  readonly at: string;
  /** Bytes. */
  readonly size: number;
  /** The content that was known of it; absent where it never could be read. */
  readonly sha256?: string | undefined;
  /** What a rotten file reads as. */
  readonly found?: string | undefined;
}

/**
 * How a finding ended. back: the file is there again and reads as it should. elsewhere: its content was met at another place.
 * mended: a run of heal brought the content back. replaced: other content stands there now. accepted: the user takes it as it is.
 */
export const ENDINGS = ['back', 'elsewhere', 'mended', 'replaced', 'accepted'] as const;
export type Ending = (typeof ENDINGS)[number];

/** A change that a user took for the truth, or another end of a finding; the old hash stays known. */
export interface Ended extends FileOfTree {
  readonly kind: 'ended';
  readonly at: string;
  readonly how: Ending;
  /** The content that was known before. */
  readonly sha256?: string | undefined;
  /** The content that stands there now; absent where the file is gone. */
  readonly found?: string | undefined;
}

/** Files that the user accepted as gone, all at once, because they were too many to be named. */
export interface AcceptedGone {
  readonly kind: 'accepted-gone';
  readonly at: string;
  readonly tree: string;
  readonly files: number;
}

export type FindingEvent = Finding | Ended | AcceptedGone;

export function formatFindingEvent(event: FindingEvent): string {
  if (event.kind === 'accepted-gone') return JSON.stringify(event);
  const { path, ...rest } = event;
  return JSON.stringify({ ...rest, ...pathFields('path', path) });
}

/** Reads one event; one that this version does not know is `damaged`. */
export function parseFindingEvent(object: JsonObject, place: LinePlace): FindingEvent {
  const fields = new FieldReader(object, place);
  const kind = fields.text('kind');
  const of = { at: fields.text('at'), tree: fields.text('tree') };
  const hashes = () => ({ sha256: fields.optionalSha256('sha256'), found: fields.optionalSha256('found') });
  switch (kind) {
    case 'gone':
    case 'displaced':
    case 'rotten':
      return { kind, ...of, path: pathOf(object, place), size: fields.count('size'), ...hashes() };
    case 'ended':
      return { kind, ...of, path: pathOf(object, place), how: fields.oneOf('how', ENDINGS), ...hashes() };
    case 'accepted-gone':
      return { kind, ...of, files: fields.count('files') };
    default:
      throw damagedLine(place, `field "kind": unknown event ${JSON.stringify(kind)}`);
  }
}

function pathOf(object: JsonObject, place: LinePlace): string {
  const path = pathFromFields(object, 'path');
  if (path !== null && isPathInside(path)) return path;
  throw damagedLine(place, 'field "path": expected a path below the tree');
}

/** Names a file among all trees. */
export function fileKey({ tree, path }: FileOfTree): string {
  return `${tree}\0${path}`;
}
