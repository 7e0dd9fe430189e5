import { isAbsolute, normalize, parse, sep } from 'node:path';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { displayPath } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { Location } from '../records/location.ts';
import { formatLocation, parseLocation } from '../records/location.ts';
import type { LinePlace } from '../records/damaged-line.ts';
import type { JsonObject } from '../records/stored-json.ts';
import { pathBelow } from './path-below.ts';

/** A folder that the library can find again by a name, wherever it stands by then. */
export interface NamedRoot {
  readonly name: string;
  /** Absolute path of today. */
  readonly root: string;
}

/** An empty segment, or `.` or `..`; a path without them is the one that `normalize` gives, which takes ten times as long. */
const UNCLEAN = sep === '/' ? /^[^/]|\/\.{0,2}(?:\/|$)/ : /^/;

interface InnerRoot extends NamedRoot {
  /** The root with a slash at its end. */
  readonly start: string;
}

/**
 * Turns absolute paths into locations and back. Plans, journals and ledgers store locations, so that a library that
 * was moved to another path can still resume and undo its runs.
 */
export class Roots {
  readonly #byName: ReadonlyMap<string, string>;
  /** The longest path first, so that the innermost root is found. */
  readonly #inner: readonly InnerRoot[];

  constructor(roots: readonly NamedRoot[]) {
    this.#byName = new Map(roots.map(({ name, root }) => [name, root]));
    this.#inner = roots
      .map(({ name, root }) => ({ name, root, start: root.endsWith('/') ? root : `${root}/` }))
      .sort((a, b) => b.root.length - a.root.length);
  }

  /** These roots and, by their absolute paths, sources that no known root holds, such as a camera card. */
  with(sources: readonly string[]): Roots {
    const named = this.#inner.filter(({ name }) => !isAbsolute(name));
    const outside = sources.filter(
      (source) => !named.some(({ root }) => root === source || pathBelow(root, source) !== null),
    );
    return new Roots([...named, ...outside.map((root) => ({ name: root, root }))]);
  }

  /** The location of an absolute path: below the innermost root that holds it, else below the file system's own root. */
  locate(path: string): Location {
    const absolute = UNCLEAN.test(path) ? normalize(path) : path;
    for (const { name, root, start } of this.#inner) {
      if (root === absolute) return { root: name, path: '' };
      if (absolute.startsWith(start) && absolute !== start)
        return { root: name, path: absolute.slice(start.length) };
    }
    const { root } = parse(absolute);
    return { root, path: absolute.slice(root.length) };
  }

  /** The absolute path that a location means today; a root that this library does not know is `tree-changed` (24). */
  resolve({ root, path }: Location): string {
    const known = this.#byName.get(root) ?? (isAbsolute(root) ? root : undefined);
    if (known !== undefined) return joinPath(known, path);
    throw new MediaStructError(
      'tree-changed',
      `"${displayPath(root)}" (${displayPath(path)}): expected the name of a tree of this library, found none of that name`,
      {
        suggestions: [
          'Nothing was changed. Give the tree back to [folders] trees in mediastruct.toml, or index it again: mediastruct crawl DIR',
        ],
      },
    );
  }

  toStored(absolute: string): JsonObject {
    return formatLocation(this.locate(absolute));
  }

  fromStored(value: unknown, field: string, place: LinePlace): string {
    return this.resolve(parseLocation(value, field, place));
  }
}
