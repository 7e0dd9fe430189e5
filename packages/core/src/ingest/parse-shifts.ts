import { MediaStructError } from '../errors/media-struct-error.ts';

/** Reads `CAMERA=+1h` texts as a user gives them; one without `=` is `usage` (64). */
export function parseShifts(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.lastIndexOf('=');
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new MediaStructError(
        'usage',
        `--shift ${text}: expected CAMERA=SHIFT, such as "Canon EOS 40D=+1h"`,
      );
    }),
  );
}
