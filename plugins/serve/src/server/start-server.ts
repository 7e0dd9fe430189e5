import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { MediaStructError } from '@mediastruct/core/base';

/** The loopback interface: no other machine reaches it. */
const LOOPBACK = '127.0.0.1';

/** Answers requests; a Hono app is one. */
export interface Answering {
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

export interface RunningServer extends AsyncDisposable {
  readonly port: number;
}

/**
 * Listens on the loopback interface; port 0 takes a free one. `appFor` is asked once the port is known. Throws `usage` (64) where the port is taken. Disposing ends it
 * at once, whatever is under way.
 */
export async function startServer(port: number, appFor: (port: number) => Answering): Promise<RunningServer> {
  let app: Answering | null = null;
  // Without options for HTTP/2 or TLS it is a plain server of HTTP.
  const server = createAdaptorServer({
    fetch: (request) => app?.fetch(request) ?? new Response(null, { status: 503 }),
    overrideGlobalObjects: false,
  }) as Server;
  const listening = await listen(server, port);
  app = appFor(listening);
  return {
    port: listening,
    [Symbol.asyncDispose]: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(told(error, port)));
    // Once it listens on an address and a port, it has one.
    server.listen(port, LOOPBACK, () => done((server.address() as AddressInfo).port));
  });
}

function told(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return error;
  const why = error.code === 'EACCES' ? 'may not be used by this user' : 'is taken by another program';
  return new MediaStructError('usage', `port ${port} of ${LOOPBACK} ${why}`, {
    suggestions: ['mediastruct serve   takes a free port'],
  });
}
