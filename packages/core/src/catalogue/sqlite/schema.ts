/** Rises with every change of the tables; a file of another version is made anew. */
export const SCHEMA_VERSION = 2;
/** `MSct`: tells a catalogue from the databases of other programs. */
export const APPLICATION_ID = 0x4d536374;

/**
 * `name` and `path` are texts, or bytes where they are not UTF-8; `name_key` is a hash of the name, which makes an index on it
 * small, and `hash_key` are the first 48 bits of the hash. `day` is the local time in milliseconds as if it were UTC, or its text where it is written in another way. `word` holds
 * texts that come many times. `names` holds the folded names and origins of copies with consecutive ids, to be looked
 * through for parts of them; entries of copies that are gone stay in it until their holder's listing is taken anew.
 */
export const TABLES = `
  CREATE TABLE holder (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, root TEXT NOT NULL, folded_root TEXT NOT NULL,
    base TEXT NOT NULL, changes INTEGER NOT NULL, files INTEGER NOT NULL, bytes INTEGER NOT NULL);
  CREATE TABLE folder (
    id INTEGER PRIMARY KEY, holder INTEGER NOT NULL, path NOT NULL, folded TEXT NOT NULL, UNIQUE (holder, path));
  CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
  CREATE TABLE copy (
    id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, name NOT NULL, name_key INTEGER NOT NULL, size INTEGER NOT NULL,
    sha256 BLOB, hash_key INTEGER, sound INTEGER NOT NULL, day, taken INTEGER, camera INTEGER, origin, verified INTEGER);
  CREATE TABLE names (first INTEGER PRIMARY KEY, holder INTEGER NOT NULL, count INTEGER NOT NULL, text BLOB NOT NULL);
`;

/** Made after the first listings are in, which is faster than keeping them while those are read. */
export const INDEXES: Readonly<Record<string, string>> = {
  copy_path: 'copy (folder, name_key)',
  copy_hash: 'copy (hash_key) WHERE hash_key IS NOT NULL',
  copy_day: 'copy (day) WHERE day IS NOT NULL',
};

/** The table of further bytes in a catalogue that was written out. */
export const PIECES = 'piece';
