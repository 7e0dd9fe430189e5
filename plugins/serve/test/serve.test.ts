import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program } from '../../../packages/command/test/program.ts';
import { ServedLibrary } from './served-library.ts';

let library: ServedLibrary;
let server: ChildProcess;
let address: URL;

beforeAll(async () => {
  library = new ServedLibrary();
  library.hold([{ path: 'a.jpg', content: 'a' }]);
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
    expect(await home.json()).toMatchObject({ name: 'lib', proofs: { files: [0, 1, 0, 0] } });
    const script = await fetch(`${address.origin}/app/vendor/preact.js`, { headers: { cookie } });
    expect(await script.text()).toContain('createElement');
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
    const open = await fetch(address.origin);
    expect(open.status).toBe(403);
    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([0, null]);
    await expect(fetch(address.origin)).rejects.toThrow();
  });
});
