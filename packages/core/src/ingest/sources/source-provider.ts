import type { FileAccess } from '../../files/file-access.ts';
import type { Group } from '../../metadata/group.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import type { StatRecord } from '../../records/file-record.ts';

/** A path that somebody named as a source, as it stands on the disk. */
export interface NamedPath {
  /** Absolute. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/**
 * A kind of source that is no plain folder, such as an archive. A plugin adds its own by `sources` in its contribution.
 * It only reads: nothing is ever written into what it opens.
 */
export interface SourceProvider {
  /** Names the kind in messages, such as `archive`. */
  readonly name: string;
  /** In words for people: `archive (.zip, .tar, .tgz)`. */
  readonly describes: string;
  /**
   * The paths that a named path stands for where it is of this kind: itself, or those that it holds. Null for all others, which
   * are then asked of the next provider.
   */
  readonly recognise: (access: FileAccess, named: NamedPath) => readonly string[] | null;
  /** True where all paths of a request are parts of one source, as the parts of an export are. */
  readonly joins: boolean;
  /** Opens a source. What cannot be read of it is told in `faults`; throwing ends the run before anything is changed. */
  readonly open: (context: OpenContext, paths: readonly string[]) => Promise<OpenedSource>;
}

export interface OpenContext {
  readonly access: FileAccess;
  /** A folder of this run, which goes with its plan: files that wait there must have names of the provider's own. */
  readonly folder: string;
  /** The number of the first of the paths among all those that must be there for the run. */
  readonly firstPath: number;
  /** Tells of the bytes read while the source is opened. */
  readonly onBytes: (bytes: number) => void;
}

/** A source that is open for reading, seen as a tree of files. Closed when its plan is made. */
export interface OpenedSource extends Disposable {
  /** The root under which `access` shows its files. Nothing need stand there on the disk. */
  readonly root: string;
  /** A view that can only be read: walking, looking and reading go through it. */
  readonly access: FileAccess;
  /** What could not be read of the source at all, such as a part that was cut off. */
  readonly faults: readonly SourceFault[];
  /** Where the content of a file of the view comes from. The path is relative to `root`. */
  readonly contentOf: (path: string) => SourceContent;
  /** A file on the disk with the same content, for programs that read files by their names. The path is relative to `root`. */
  readonly local: (path: string) => Promise<LocalFile>;
  /** Which files of one folder belong together, where their names tell otherwise than those of a camera. */
  readonly group?: ((names: readonly string[]) => readonly Group[]) | undefined;
}

export interface SourceFault {
  /** Absolute. */
  readonly path: string;
  readonly message: string;
  /** Set where it can be read and is not taken: why, as the ledger tells it. */
  readonly code?: string | undefined;
}

export interface LocalFile extends Disposable {
  readonly path: string;
}

/** A file that stands on the disk by itself under another name than the view shows. */
export interface PlainContent {
  readonly kind: 'plain';
  /** Absolute. */
  readonly from: string;
}

/** A file inside another one: the run makes it by a derivation. */
export interface MemberContent {
  readonly kind: 'member';
  /** The file that holds it, absolute, and its stat when it was opened. */
  readonly from: string;
  readonly stat: StatRecord;
  /** Its name inside `from`, as that tells it. */
  readonly member: string;
  /** The derivation, as `job/name`, and its parameters. */
  readonly how: string;
  readonly params: JsonObject;
  /** Files whose contents follow that of `from`, so that the derivation reads all of them as one. Absolute. */
  readonly parts?: readonly string[] | undefined;
  /** The modification time that the member had, where it is known. */
  readonly mtimeNs?: string | undefined;
}

export type SourceContent = PlainContent | MemberContent;
