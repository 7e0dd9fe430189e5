import type { HolderKind, Jobs, Library } from '@mediastruct/core';
import { displayPath, messageOf } from '@mediastruct/core/base';
import { LibraryRoutes } from '../routes.ts';
import { AccessKeys } from './access-keys.ts';
import { keepHeapSmall } from './keep-heap-small.ts';
import { makeApp } from './make-app.ts';
import { openBrowser } from './open-browser.ts';
import { startServer } from './start-server.ts';
import { untilStopped } from './until-stopped.ts';

export interface ServeOptions {
  /** 0 for a free one. */
  readonly port: number;
  /** True to open the page in the browser. */
  readonly open: boolean;
  readonly kinds: readonly HolderKind[];
  /** The modules by which plugins contribute, as URLs. */
  readonly modules: readonly string[];
  /** The jobs whose runs pages may begin and take back; null where pages may change nothing. */
  readonly jobs: Jobs | null;
  /** Told what concerns an answer and is no part of it. */
  readonly note: (message: string, path: string) => void;
  readonly tell: (line: string) => void;
  readonly warn: (line: string) => void;
}

/** Shows a library in browsers of this machine until SIGINT or SIGTERM comes. */
export async function serveLibrary(library: Library, options: ServeOptions): Promise<void> {
  const { port, kinds, modules, jobs, note, tell, warn } = options;
  keepHeapSmall();
  const keys = new AccessKeys();
  await using routes = new LibraryRoutes(library, { kinds, modules, jobs, note });
  const onBug = (error: unknown) => warn(`An answer failed: ${messageOf(error)}`);
  const stopped = untilStopped();
  await using server = await startServer(port, (listening) =>
    makeApp({
      ...{ access: library.access, keys, port: listening, takesChanges: jobs !== null, onBug },
      routes: (app) => routes.addTo(app),
    }),
  );
  const address = `http://127.0.0.1:${server.port}/?token=${keys.token}`;
  tell(
    `The library ${displayPath(library.root)} is shown at\n\n  ${address}\n\nto one browser of this machine${jobs === null ? '' : ', which may change it'}. Ctrl-C ends it.`,
  );
  const failed = (message: string) =>
    warn(`The browser could not be opened: ${message}. Open the address above by hand.`);
  using opened = new DisposableStack();
  if (options.open) opened.use(openBrowser(library.access, address, failed));
  await stopped;
  tell('Ended.');
}
