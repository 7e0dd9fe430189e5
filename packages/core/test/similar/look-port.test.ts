import { expect, it } from 'vitest';
import { LookPort } from '../../src/similar/look-port.ts';

it('without the decoder the port says what to install', async () => {
  const load = () => Promise.reject(new Error("Cannot find package 'sharp'\nand more"));
  await expect(LookPort.open(1, load)).rejects.toMatchObject({
    code: 'tool-missing',
    exitCode: 40,
    message: expect.stringMatching(/package sharp.*: Cannot find package 'sharp'$/) as string,
    suggestions: [
      expect.stringContaining('npm install --include=optional sharp') as string,
      expect.anything(),
    ],
  });
});
