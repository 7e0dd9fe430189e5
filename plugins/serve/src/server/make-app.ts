import type { Context } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { MediaStructError, readStateFile } from '@mediastruct/core/base';
import type { FileAccess } from '@mediastruct/core';
import type { AccessKeys } from './access-keys.ts';
import { cookieHeader, cookieName } from './access-keys.ts';
import type { AskedServer } from './guard.ts';
import { refusalOf } from './guard.ts';
import type { PageFile } from './page-files.ts';
import { NOT_KEPT } from './answers.ts';
import { INDEX_PAGE, PAGE_FILES } from './page-files.ts';
import { enteringPage, plainPage } from './plain-page.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface AppOptions {
  readonly access: FileAccess;
  readonly keys: AccessKeys;
  /** The port that the server listens on. */
  readonly port: number;
  /** Whether pages may change the library. */
  readonly takesChanges: boolean;
  /** Adds what the page asks for. */
  readonly routes: (app: Hono) => void;
  /** Told of an error that is none of the library's, which is a bug. */
  readonly onBug: (error: unknown) => void;
}

/** What a page may send at once, bytes: some thousand names of files. */
const LARGEST_BODY = 2 << 20;

/** The server as a function from request to answer: first who asks, then the key, then what is asked for. */
export function makeApp({ access, keys, port, takesChanges, routes, onBug }: AppOptions): Hono {
  const app = new Hono();
  const server = { port, takesChanges };
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  });
  // Before the guard: a link that is clicked in the page of a terminal comes from another site, and its token is the proof.
  app.use(async (c, next) => {
    // HEAD is what programs ask that look at a link and show nothing.
    const mayEnter = c.req.method === 'GET' && c.req.path === '/' && isForOwnHost(c, server);
    const token = mayEnter ? c.req.query('token') : undefined;
    const cookie = token === undefined ? null : keys.exchange(token);
    if (cookie === null) return next();
    return c.html(enteringPage(), 200, { ...NOT_KEPT, 'Set-Cookie': cookieHeader(port, cookie) });
  });
  app.use(async (c, next) => {
    const refusal = refusalOf(askedBy(c), server);
    if (refusal !== null) return c.text(`Refused: ${refusal.why}.\n`, refusal.status, NOT_KEPT);
    if (!keys.admits(c.req.header('cookie'), cookieName(port))) return c.html(noKeyPage(), 403, NOT_KEPT);
    return next();
  });
  app.post(
    '*',
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: (c) => c.text('Refused: too much at once.\n', 413, NOT_KEPT),
    }),
  );
  app.get('/', (c) =>
    c.req.query('token') === undefined ? pageFile(c, access, INDEX_PAGE) : c.redirect('/', 303),
  );
  app.get('/app/*', (c) => {
    const file = PAGE_FILES.get(c.req.path.slice('/app/'.length));
    return file === undefined ? c.notFound() : pageFile(c, access, file);
  });
  routes(app);
  app.notFound((c) => c.text('Not here.\n', 404, NOT_KEPT));
  app.onError((error, c) => {
    if (!(error instanceof MediaStructError)) onBug(error);
    const { message } = error;
    const known = error instanceof MediaStructError ? error : null;
    const status = known === null ? 500 : known.code === 'usage' ? 400 : 409;
    const { code = 'bug', suggestions = [] } = known ?? {};
    return c.json({ error: { code, message, suggestions } }, status, NOT_KEPT);
  });
  return app;
}

function askedBy(c: Context): Parameters<typeof refusalOf>[0] {
  return {
    method: c.req.method,
    host: c.req.header('host'),
    origin: c.req.header('origin'),
    site: c.req.header('sec-fetch-site'),
    type: c.req.header('content-type'),
  };
}

/** Only how the server is called: where the request comes from is not asked. */
function isForOwnHost(c: Context, server: AskedServer): boolean {
  return refusalOf({ ...askedBy(c), origin: undefined, site: undefined }, server) === null;
}

function pageFile(c: Context, access: FileAccess, { path, type }: PageFile): Response {
  const text = readStateFile(access, path);
  return text === null
    ? c.text('Not here.\n', 404, NOT_KEPT)
    : c.body(text, 200, { ...NOT_KEPT, 'Content-Type': type });
}

function noKeyPage(): string {
  return plainPage(
    'This address needs its key',
    'Open it by the whole address that mediastruct serve printed. Each works once, in one browser: for another browser, start mediastruct serve again.',
  );
}
