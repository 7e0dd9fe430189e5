/** One thing that happened to the shelf, as a computer recorded it. Events have further fields of their own. */
export interface RecordedEvent {
  /** Unique for ever: the same event on two computers has one id. */
  readonly id: string;
  /** ISO 8601 UTC, by the clock of the computer that recorded it. */
  readonly at: string;
}

/** What an event wrote to a disk. */
export interface DiskStamp {
  readonly diskId: string;
  /** Counts up with every run that changes the disk. */
  readonly generation: number;
  /** Drawn anew with every generation, so that two disks that were one can be told apart. */
  readonly nonce: string;
}

/** What one computer knows of a set of disks. */
export interface RecordedShelf<Event extends RecordedEvent> {
  readonly setId: string;
  /** In the order in which they happened there. */
  readonly events: readonly Event[];
}

/** Whose record of a disk is the newer one: that of the side which knows the last generation of the other. fork: neither does. */
export type NewerSide = 'ours' | 'theirs' | 'same' | 'fork';

/** A disk as it is known after merging. */
export interface MergedDisk {
  readonly diskId: string;
  /** The highest generation that either side knows, and its nonces: one, or several of a fork in ascending order. */
  readonly generation: number;
  readonly nonces: readonly string[];
  /** Whose list of the disk's objects is to be taken; of a fork neither is proof, the disk has to be looked at. */
  readonly newer: NewerSide;
  /** The lowest generation that two nonces are known of: from there on a clone or a rolled-back disk went its own way. */
  readonly forkedAt: number | null;
}

/** Two records as one. */
export interface MergedShelf<Event extends RecordedEvent> extends RecordedShelf<Event> {
  /** Those that were ever written to, by id in ascending order. */
  readonly disks: readonly MergedDisk[];
  /** Ids under which the two sides tell different things; both are kept. To be told, because that never happens by itself. */
  readonly clashes: readonly string[];
}
