import { describe, expect, it } from 'vitest';
import { extensionOfContent } from './extension-of-content.ts';

describe('extensionOfContent', () => {
  it.each([
    ['\xff\xd8\xff\xe1', 'jpg'],
    ['\x89PNG\r\n\x1a\n', 'png'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'webp'],
    ['RIFF\0\0\0\0AVI LIST', 'avi'],
    ['II*\0\x10\0\0\0CR\x02\0', 'cr2'],
    ['II*\0\x08\0\0\0\0\0\0\0', 'tif'],
    ['\0\0\0\x18ftypheic', 'heic'],
    ['\0\0\0\x18ftypcrx ', 'cr3'],
    ['\0\0\0\x14ftypqt  ', 'mov'],
    ['\0\0\0\x18ftypisom', 'mp4'],
    ['some text', ''],
    ['', ''],
  ])('tells %j by its first bytes: %s', (head, extension) => {
    expect(extensionOfContent(Buffer.from(head, 'latin1'))).toBe(extension);
  });
});
