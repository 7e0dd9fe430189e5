import { describe, expect, it } from 'vitest';
import { originalOf, payloadPath } from './payload-path.ts';

describe('payloadPath', () => {
  it('leaves a name that a manifest can hold as it is', () => {
    expect(payloadPath('2019/05/12/Köln "1", \\a.jpg')).toBe('data/2019/05/12/Köln "1", \\a.jpg');
    expect(originalOf('2019/05/12/a.jpg')).toBeUndefined();
  });

  it('gives another name where it cannot, by which nobody else is called, and keeps the old one', () => {
    const names = ['100%.jpg', '100_.jpg', '100\n.jpg', '100\r.jpg', '100%25.jpg', 'a%/b.jpg', 'a_/b.jpg'];
    const safe = names.map(payloadPath);
    expect(new Set(safe).size).toBe(names.length);
    for (const path of safe) expect(path).not.toMatch(/[%\r\n]/);
    expect(safe[0]).toMatch(/^data\/100_-[0-9a-f]{8}\.jpg$/);
    expect(originalOf('100%.jpg')).toBe('100%.jpg');
  });

  it('keeps the files of one picture under one stem', () => {
    const [raw = '', sidecar = ''] = ['2019/a%1.cr2', '2019/a%1.cr2.xmp'].map(payloadPath);
    expect(sidecar).toBe(`${raw}.xmp`);
  });
});
