import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  comparePaths,
  installedHolderKinds,
  installedJobs,
  nodeFileAccess,
  toStatRecord,
} from '@mediastruct/core';
import { IndexWriter } from '@mediastruct/core/testing';
import type { Hono } from 'hono';
import { testJob } from '../../../packages/core/test/journal/test-job.ts';
import { TestLibrary } from '../../../packages/core/test/library/test-library.ts';
import type { SetWork } from '../src/duplicates/set-finder.ts';
import * as setsWorker from '../src/duplicates/sets-worker.ts';
import type { RouteOptions } from '../src/routes.ts';
import { LibraryRoutes } from '../src/routes.ts';
import { AccessKeys, cookieName } from '../src/server/access-keys.ts';
import { makeApp } from '../src/server/make-app.ts';

export const PORT = 4711;
export const OWN = `http://127.0.0.1:${PORT}`;
const DATED = { offset: null, source: 'exif:DateTimeOriginal', precision: 'second', confidence: 'high' };

export interface IndexedFile {
  readonly path: string;
  readonly content: string | Buffer;
  /** A local time. */
  readonly taken?: string;
  /** Why it cannot be relied on. */
  readonly error?: string;
}

export interface ServedOptions extends Pick<RouteOptions, 'mostBytes' | 'patienceMs'> {
  readonly mayChange?: boolean;
  /** Whether sets are found on a thread, as they are by the program. */
  readonly onThreads?: boolean;
}

export function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Passes over sets on the thread of the test. */
const INLINE: SetWork = {
  run: async (name, task) => structuredClone(await Reflect.get(setsWorker, name)(task)),
  close: async () => {},
};

/** A library in a temporary folder, with the server as a function: no port is opened. */
export class ServedLibrary extends TestLibrary implements AsyncDisposable {
  readonly keys = new AccessKeys();
  readonly app: Hono;
  readonly bugs: unknown[] = [];
  readonly #routes: LibraryRoutes;
  readonly #takesChanges: boolean;
  readonly #folder: string | null;
  #entered: Promise<string> | null = null;

  /** In a new folder, or where a library is already. */
  constructor(root?: string, { mayChange = false, onThreads = false, ...following }: ServedOptions = {}) {
    const folder =
      root === undefined ? realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-serve-'))) : null;
    super(root ?? join(folder ?? '', 'lib'), { isThere: root !== undefined });
    this.#folder = folder;
    const { library } = this;
    this.#routes = new LibraryRoutes(library, {
      kinds: installedHolderKinds(),
      modules: [],
      ...following,
      jobs: mayChange ? installedJobs([{ plugin: '@test/jobs', jobs: [testJob] }]) : null,
      note: () => {},
      // A thread takes seconds to load what the test has loaded already.
      ...(onThreads ? {} : { setWork: INLINE }),
    });
    this.#takesChanges = mayChange;
    this.app = this.appAt(PORT);
  }

  /** The server, told that it listens on this port. */
  appAt(port: number): Hono {
    return makeApp({
      access: this.library.access,
      keys: this.keys,
      port,
      takesChanges: this.#takesChanges,
      routes: (app) => this.#routes.addTo(app),
      onBug: (error) => this.bugs.push(error),
    });
  }

  /** A server of the same library that remembers nothing of this one. */
  again(): ServedLibrary {
    return new ServedLibrary(this.root);
  }

  /** Writes a file below the library. */
  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), content);
  }

  /** Makes the index of the media tree tell of these files and of no others, whether they are there or not; `isAsCrawled` gives each the stat that it has. */
  index(files: readonly IndexedFile[], { isAsCrawled = false } = {}): void {
    const file = join(this.root, '.mediastruct/indexes/media.ndjson');
    using writer = new IndexWriter(nodeFileAccess, file, {
      ...{
        treeId: 'a-tree',
        root: this.at('media'),
        rootIno: String(nodeFileAccess.lstat(this.at('media')).ino),
      },
      ...{ createdAt: new Date().toISOString(), algorithm: 'sha256' },
    });
    const stat = { mtimeNs: '1', ctimeNs: '1', dev: '1', nlink: 1 };
    const sorted = files.toSorted((a, b) => comparePaths(a.path, b.path));
    for (const [nth, { path, content, taken, error }] of sorted.entries()) {
      const of = {
        path,
        sha256: hashOf(content),
        size: content.length,
        ...(isAsCrawled
          ? toStatRecord(nodeFileAccess.lstat(this.at(`media/${path}`)))
          : { ...stat, ino: String(nth + 1) }),
        hashedAt: new Date().toISOString(),
      };
      writer.add({ ...of, error, taken: taken === undefined ? undefined : { local: taken, ...DATED } });
    }
    writer.commit();
  }

  /** Writes files into the media tree and indexes them, with the stats that they have where `isAsCrawled` is set. */
  hold(files: readonly IndexedFile[], options: { readonly isAsCrawled?: boolean } = {}): void {
    for (const { path, content } of files) this.write(`media/${path}`, content);
    this.index(files, options);
  }

  /** Asks as a program would that sends no more than these headers. */
  async ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    return this.app.request(`${OWN}${path}`, { method, headers: { host: `127.0.0.1:${PORT}`, ...headers } });
  }

  /** Asks as the browser does that has the key. */
  async asOwner(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    const cookie = await (this.#entered ??= this.#enter());
    return this.ask(path, { cookie, 'sec-fetch-site': 'same-origin', ...headers }, method);
  }

  /** Tells as a page of the server does that has the key; an answer that refuses is thrown. */
  async tell<T = unknown>(path: string, body: object): Promise<T> {
    const cookie = await (this.#entered ??= this.#enter());
    const headers = {
      ...{ host: `127.0.0.1:${PORT}`, cookie, origin: OWN, 'sec-fetch-site': 'same-origin' },
      'content-type': 'application/json',
    };
    const response = await this.app.request(`${OWN}${path}`, {
      ...{ method: 'POST', headers, body: JSON.stringify(body) },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    // Of the shape that the writer of this address gives.
    return (await response.json()) as T;
  }

  /** An answer as JSON. */
  async json<T>(path: string): Promise<T> {
    const response = await this.asOwner(path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    // Of the shape that the reader of this address gives.
    return (await response.json()) as T;
  }

  /** The cookie of the key for a server at this port, which a browser is given without the token. */
  async cookieAt(port: number): Promise<{ readonly name: string; readonly value: string }> {
    const [, value = ''] = (await (this.#entered ??= this.#enter())).split('=');
    return { name: cookieName(port), value };
  }

  async #enter(): Promise<string> {
    const entered = await this.ask(`/?token=${this.keys.token}`);
    return (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#routes[Symbol.asyncDispose]();
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
  }
}
