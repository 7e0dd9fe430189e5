import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { program } from '../../../packages/command/test/program.ts';
import { landscape, photo } from '../../../packages/core/test/thumbnails/pictures.ts';
import { hashOf, ServedLibrary } from './served-library.ts';

const PHOTO = photo(landscape(1, 2000));
let library: ServedLibrary;
let server: ChildProcess;
let address: URL;

beforeAll(async () => {
  library = new ServedLibrary();
  library.hold([{ path: 'a.jpg', content: PHOTO }]);
  // Threads, too, have to know what plugins bring: without them this section is refused.
  appendFileSync(library.at('mediastruct.toml'), '\n[serve]\nthumbnails_mb = 100\n');
  server = spawn(process.execPath, [program, 'serve', '--library', library.root], {
    env: { ...process.env, NO_COLOR: '1' },
  });
  address = await addressOf(server);
});
afterAll(async () => {
  server.kill('SIGKILL');
  await library[Symbol.asyncDispose]();
});

async function addressOf({ stdout }: ChildProcess): Promise<URL> {
  let text = '';
  // It is piped.
  for await (const part of stdout as AsyncIterable<Buffer>) {
    text += part.toString();
    const [found] = /http:\S+/.exec(text) ?? [];
    if (found !== undefined) return new URL(found);
  }
  throw new Error(`it ended: ${text}`);
}

describe('mediastruct serve', () => {
  it('answers on the loopback interface, to whom has the key', async () => {
    expect([address.hostname, address.pathname]).toEqual(['127.0.0.1', '/']);
    expect((await fetch(`${address.origin}/api/home`)).status).toBe(403);
    const entered = await fetch(address);
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const home = await fetch(`${address.origin}/api/home`, { headers: { cookie } });
    expect(await home.json()).toMatchObject({ name: 'lib', proofs: null });
    const get = (path: string) => fetch(`${address.origin}${path}`, { headers: { cookie } });
    expect(await (await get('/app/vendor/preact.js')).text()).toContain('createElement');
    // Every module that another one imports is given, whether they are sources or were built.
    for (const module of ['app', 'calendar', 'viewer']) {
      const text = await (await get(`/app/${module}.js`)).text();
      const imported = [...text.matchAll(/from '\.\/([\w/-]+\.js)'/g)].map(([, name]) => name);
      expect(imported.length).toBeGreaterThan(2);
      for (const name of imported) expect([name, (await get(`/app/${name}`)).status]).toEqual([name, 200]);
    }
    for (const name of ['style.css', 'icon.svg']) expect((await get(`/app/${name}`)).status).toBe(200);
    // The thread loads the plugins by the modules with which they contribute.
    expect(await (await get('/api/find?q=jpg')).json()).toMatchObject({ isCut: false });
    expect(await (await get('/api/duplicates?from=0&count=1')).json()).toMatchObject({ problems: [] });
    await vi.waitFor(
      async () => expect(await (await get('/api/folders')).json()).toMatchObject({ pairs: [] }),
      {
        timeout: 60_000,
        interval: 500,
      },
    );
    const thumb = await get(`/thumb/${hashOf(PHOTO)}`);
    expect([thumb.status, thumb.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  });

  it('says which port is taken', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [program, 'serve', '--port', address.port, '--library', library.root],
      { encoding: 'utf8' },
    );
    expect(status).toBe(64);
    expect(stderr).toContain(`port ${address.port} of 127.0.0.1 is taken`);
  });

  it('ends at SIGTERM with 0, whatever is open, and frees its port', async () => {
    // A connection that was kept may have been ended by the server meanwhile.
    const open = await fetch(address.origin).catch(() => fetch(address.origin));
    expect(open.status).toBe(403);
    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([0, null]);
    await expect(fetch(address.origin)).rejects.toThrow();
  });
});
