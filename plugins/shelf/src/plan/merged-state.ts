/** One thing that happened to a disk, as a computer recorded it. Events may have further fields of their own. */
export interface DiskEvent {
  /** Unique for ever: the same event on two computers has one id. */
  readonly id: string;
  readonly diskId: string;
  /** The disk's generation after the event: it counts up with every run that changes the disk. */
  readonly generation: number;
  /** The disk's nonce after the event: drawn anew with every generation, so that two disks that were one can be told apart. */
  readonly nonce: string;
  /** ISO 8601 UTC, by the clock of the computer that recorded it. */
  readonly at: string;
}

/** What one computer knows of a set of disks. The state of each disk follows from its events. */
export interface ShelfState<Event extends DiskEvent> {
  readonly setId: string;
  /** In any order, each once. */
  readonly events: readonly Event[];
}

/** Whose record of a disk is the newer one. fork: each has something that the other does not, of one generation. */
export type NewerSide = 'ours' | 'theirs' | 'same' | 'fork';

/** A disk as it is known after merging. */
export interface MergedDisk {
  readonly diskId: string;
  /** The highest generation that either side knows, and its nonces: one, or several of a fork in ascending order. */
  readonly generation: number;
  readonly nonces: readonly string[];
  /** Whose list of the disk's objects is to be taken; of a fork neither, the disk has to be read. */
  readonly newer: NewerSide;
  /** The lowest generation that two nonces are known of: from there on a clone or a rolled-back disk went its own way. */
  readonly forkedAt: number | null;
}

/** Two states as one, with the events of both. Merging is the same in either order but for `newer`, and merging again changes nothing. */
export interface MergedState<Event extends DiskEvent> extends ShelfState<Event> {
  /** By id in ascending order. */
  readonly disks: readonly MergedDisk[];
  /** Ids under which the two sides tell different things; both are kept, ours first. To be told, because that never happens by itself. */
  readonly clashes: readonly string[];
}
