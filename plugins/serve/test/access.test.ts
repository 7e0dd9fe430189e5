import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '../src/server/guard.ts';
import { hashOf, OWN, PORT, ServedLibrary } from './served-library.ts';

// Who may look, and at what. Each of these fails when its check is taken out.

const PICTURE = Buffer.from('a picture that is none');
const SECRET = 'nobody is to see this';
const HASH = hashOf(PICTURE);
let served: ServedLibrary;

beforeAll(async () => {
  served = new ServedLibrary();
  served.write('media/2019/05/12/a.jpg', PICTURE);
  await served.crawl();
});
afterAll(() => served[Symbol.asyncDispose]());

describe('the key', () => {
  it('is asked for by every address', async () => {
    const addresses = ['/', '/app/app.js', '/api/home', `/media/${HASH}`, `/thumb/${HASH}`];
    for (const address of addresses) expect((await served.ask(address)).status, address).toBe(403);
    for (const address of addresses.slice(0, 4))
      expect((await served.asOwner(address)).status, address).toBe(200);
  });

  it('works once, and a wrong one never', async () => {
    await using other = new ServedLibrary();
    const { token } = other.keys;
    expect((await other.ask(`/?token=${token.slice(0, -1)}x`)).status).toBe(403);
    expect((await other.ask(`/?token=${token}`, {}, 'HEAD')).status).toBe(403);
    const first = await other.ask(`/?token=${token}`);
    expect(first.status).toBe(200);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^mediastruct-4711=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await other.ask(`/?token=${token}`)).status).toBe(403);
    expect((await other.ask('/api/home', { cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
    expect((await other.ask('/api/home', { cookie: `mediastruct-4711=${token}` })).status).toBe(403);
  });

  it('is no help for a page that has its own name resolved to this machine', async () => {
    await using other = new ServedLibrary();
    const headers = { host: `evil.example:${PORT}` };
    expect((await other.ask(`/?token=${other.keys.token}`, headers)).status).toBe(403);
    // It was not used up by that.
    expect((await other.ask(`/?token=${other.keys.token}`)).status).toBe(200);
  });
});

it('is told by its name alone on the port that browsers leave out', () => {
  const asked = {
    method: 'GET',
    host: 'localhost',
    origin: 'http://localhost',
    site: undefined,
    type: undefined,
  };
  const at = (port: number) => ({ port, takesChanges: false });
  expect(refusalOf(asked, at(80))).toBeNull();
  expect(refusalOf(asked, at(81))).not.toBeNull();
  expect(refusalOf({ ...asked, host: 'evil.example' }, at(80))).not.toBeNull();
});

describe('a request with the key', () => {
  it.each([
    'evil.example',
    `evil.example:${PORT}`,
    '127.0.0.1',
    '127.0.0.1:80',
    `127.0.0.1:${PORT}.evil.example`,
  ])('is refused for the host %s', async (host) => {
    expect((await served.asOwner('/api/home', { host })).status).toBe(403);
  });

  it.each(['http://evil.example', 'https://127.0.0.1:4711', 'http://127.0.0.1:4712', 'null'])(
    'is refused for the origin %s',
    async (origin) => {
      expect((await served.asOwner('/api/home', { origin })).status).toBe(403);
    },
  );

  it.each(['cross-site', 'same-site'])('is refused where a page of another site asks: %s', async (site) => {
    expect((await served.asOwner(`/media/${HASH}`, { 'sec-fetch-site': site })).status).toBe(403);
  });

  it('is answered for its own origin, by either name of this machine', async () => {
    expect((await served.asOwner('/api/home', { origin: OWN })).status).toBe(200);
    const host = `localhost:${PORT}`;
    expect((await served.asOwner('/api/home', { host, origin: `http://${host}` })).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'is refused where it does more than read: %s',
    async (method) => {
      expect((await served.asOwner('/api/home', {}, method)).status).toBe(405);
    },
  );

  it('is refused as a change where the server only shows', async () => {
    const headers = { origin: OWN, 'content-type': 'application/json' };
    for (const address of CHANGES) expect((await served.asOwner(address, headers, 'POST')).status).toBe(405);
  });

  it('lets no other origin read the answer, and no script stand in a page', async () => {
    for (const address of ['/', '/api/home', `/media/${HASH}`, '/nothing-here']) {
      const { headers } = await served.asOwner(address);
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    }
  });
});

const CHANGES = [
  '/api/change',
  '/api/change/undo',
  '/api/duplicates/choose',
  '/api/duplicates/rule',
  '/api/duplicates/plan',
  '/api/decisions/undo',
  '/api/undated/date',
  '/api/undated/plan',
];

describe('a change', () => {
  let open: ServedLibrary;
  beforeAll(() => {
    open = new ServedLibrary(undefined, { mayChange: true });
  });
  afterAll(() => open[Symbol.asyncDispose]());

  const own = { origin: OWN, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const change = async (address: string, headers: Record<string, string>, method = 'POST') =>
    (await open.asOwner(address, headers, method)).status;

  it('is taken from a page of this server, with the key', async () => {
    // Nothing is sent, which is no JSON.
    for (const address of CHANGES) expect(await change(address, own), address).toBe(400);
    for (const address of CHANGES) expect((await open.ask(address, own, 'POST')).status, address).toBe(403);
  });

  it.each([
    ['a foreign page asks', { origin: 'http://evil.example' }, 403],
    ['the page of another port does', { origin: 'http://127.0.0.1:4712' }, 403],
    ['a page under the other name of this machine does', { origin: `http://localhost:${PORT}` }, 403],
    ['its site is another one', { 'sec-fetch-site': 'same-site' }, 403],
    ['nobody tells a page', { 'sec-fetch-site': 'none' }, 403],
    ['it calls the server by another name', { host: `evil.example:${PORT}` }, 403],
    ['a form sends it', { 'content-type': 'text/plain' }, 415],
    ['a form sends it otherwise', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ])('is refused where %s', async (_, headers, status) => {
    for (const address of CHANGES)
      expect(await change(address, { ...own, ...(headers as Record<string, string>) })).toBe(status);
  });

  it('is refused without an origin, which every browser tells, and by other methods', async () => {
    const { origin, ...without } = own;
    expect(await change('/api/change', without)).toBe(403);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect(await change('/api/change', { ...own, origin }, method)).toBe(405);
  });

  it('is refused where it is too large', async () => {
    await expect(open.tell('/api/change', { run: 'x'.repeat(3 << 20), answer: 'apply' })).rejects.toThrow(
      /413/,
    );
  });
});

describe('files', () => {
  it('are given by their hash, whole or in part', async () => {
    const whole = await served.asOwner(`/media/${HASH}`);
    expect(Buffer.from(await whole.arrayBuffer()).equals(PICTURE)).toBe(true);
    expect(whole.headers.get('content-type')).toBe('image/jpeg');
    const part = await served.asOwner(`/media/${HASH}`, { range: 'bytes=2-8' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 2-8/${PICTURE.length}`]);
    expect(await part.text()).toBe('picture');
    expect((await served.asOwner(`/media/${HASH}`, { range: 'bytes=900-' })).status).toBe(416);
    const head = await served.asOwner(`/media/${HASH}`, {}, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each([
    '/media/..%2f..%2f..%2fetc%2fpasswd',
    '/media/../mediastruct.toml',
    `/media/${HASH}%2f..%2f..`,
    '/app/..%2f..%2fpackage.json',
    '/app/../server/guard.ts',
    '/app/tsconfig.json',
    '/thumb/..%2f..%2fetc%2fpasswd',
  ])('are not given by a path: %s', async (address) => {
    expect((await served.asOwner(address)).status).toBe(404);
  });

  it.each([
    ['an index leads out of its tree', '../../outside/secret.jpg'],
    ['a symlink to a folder does', 'link/secret.jpg'],
    ['a symlink to a file does', 'secret.jpg'],
    ['the file is not as it was', 'changed.jpg'],
  ])('are not given where %s', async (_, path) => {
    await using other = new ServedLibrary();
    const outside = join(other.root, '..', 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret.jpg'), SECRET);
    other.write('media/changed.jpg', 'another text');
    other.write('media/as-it-was.jpg', SECRET);
    symlinkSync(outside, other.at('media/link'));
    symlinkSync(join(outside, 'secret.jpg'), other.at('media/secret.jpg'));
    other.index([{ path, content: SECRET }]);
    expect((await other.asOwner(`/media/${hashOf(SECRET)}`)).status).toBe(404);
    other.index([{ path: 'as-it-was.jpg', content: SECRET }]);
    await using again = other.again();
    expect((await again.asOwner(`/media/${hashOf(SECRET)}`)).status).toBe(200);
  });
});
