import { describe, expect, it } from 'vitest';
import { tellsOfMachine } from './tool-preview.ts';

describe('tellsOfMachine', () => {
  it.each([
    'VipsJpeg: Insufficient memory (case 4)',
    'Array buffer allocation failed',
    'file:/x.heic: Cannot allocate memory',
    'unable to allocate 12000000 bytes',
    'file:/x.heic: Too many open files',
    'Error opening input: Input/output error',
    'write error: No space left on device',
    'file:/x.heic: No such file or directory',
  ])('knows what the machine lacks: %s', (words) => expect(tellsOfMachine(words)).toBe(true));

  it.each([
    'Invalid data found when processing input',
    'VipsJpeg: premature end of JPEG image',
    'Input buffer contains unsupported image format',
    'heif: Memory allocation error: Security limit exceeded: Image size exceeds the maximum',
    'Operation not permitted',
    'File format error',
  ])('leaves what is wrong with the file: %s', (words) => expect(tellsOfMachine(words)).toBe(false));
});
