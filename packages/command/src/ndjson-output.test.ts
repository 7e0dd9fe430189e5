import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { writeNdjson } from './ndjson-output.ts';

describe('writeNdjson', () => {
  it('writes one document a line and leaves the output open', async () => {
    const output = new PassThrough();
    await writeNdjson([{ path: 'a\nb' }, { size: 3 }], output);
    expect(output.writable).toBe(true);
    output.end();
    expect(await text(output)).toBe('{"path":"a\\nb"}\n{"size":3}\n');
  });

  it('asks for no more rows than a slow reader takes', async () => {
    let asked = 0;
    function* rows() {
      for (; asked < 100_000; asked++) yield { asked };
    }
    const output = new Writable({ highWaterMark: 1, write: () => {} });
    void writeNdjson(rows(), output);
    for (let turn = 0; turn < 500; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(200);
  });

  it('ends quietly where the reader goes away, and stops asking for rows', async () => {
    let asked = 0;
    function* endless() {
      for (;;) yield { asked: asked++ };
    }
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const output = new Writable({ write: (_chunk, _encoding, done) => done(asked > 50 ? gone : null) });
    await writeNdjson(endless(), output);
    expect(asked).toBeLessThan(1000);
  });

  it('passes the error of a row on', async () => {
    function* failing() {
      yield { ok: 1 };
      throw new Error('unreadable');
    }
    await expect(writeNdjson(failing(), new PassThrough())).rejects.toThrow('unreadable');
  });
});
