import { displayPath, MediaStructError } from '@mediastruct/core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';

export type FontName = 'regular' | 'bold' | 'mono' | 'given';

/** DejaVu: Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic and many signs; free to embed. */
const FILES: Readonly<Record<Exclude<FontName, 'given'>, string>> = {
  regular: 'DejaVuSansCondensed.ttf',
  bold: 'DejaVuSansCondensed-Bold.ttf',
  mono: 'DejaVuSansMono-Bold.ttf',
};
/** Stands for what no font has; DejaVu has it. */
const UNKNOWN = '\ufffd';

/** The fonts of a label, and the texts as they can be printed in them. */
export class LabelText {
  readonly files: ReadonlyMap<FontName, Buffer>;
  readonly #glyphs: ReadonlyMap<FontName, (code: number) => boolean>;
  readonly #replaced = new Set<string>();

  /** `given` is a font of the user, for what DejaVu lacks. Throws `usage` (64) where it is none. */
  constructor(given: { readonly path: string; readonly bytes: Buffer } | null) {
    const resolve = createRequire(import.meta.url).resolve;
    const files = new Map<FontName, Buffer>();
    for (const name of ['regular', 'bold', 'mono'] as const)
      files.set(name, readFileSync(resolve(`dejavu-fonts-ttf/ttf/${FILES[name]}`)));
    if (given !== null) files.set('given', given.bytes);
    this.files = files;
    this.#glyphs = new Map(
      [...files].map(([name, bytes]) => [name, glyphsOf(bytes, name === 'given' ? given?.path : undefined)]),
    );
  }

  /** How many different characters no font had. */
  get replaced(): number {
    return this.#replaced.size;
  }

  /** The text as it is printed, and the font to print it in: the given one where only that has all of it. */
  fit(text: string, font: FontName): { readonly text: string; readonly font: FontName } {
    const shown = displayPath(text);
    const [inOwn, inGiven] = [this.#printable(shown, font), this.#printable(shown, 'given')];
    const isBetter = this.files.has('given') && inGiven.missing.length < inOwn.missing.length;
    const best = isBetter ? inGiven : inOwn;
    for (const one of best.missing) this.#replaced.add(one);
    return { text: best.text, font: isBetter ? 'given' : font };
  }

  #printable(text: string, font: FontName): { text: string; missing: readonly string[] } {
    const has = this.#glyphs.get(font) ?? (() => false);
    const missing: string[] = [];
    let shown = '';
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      // Joiners and variants of what is missing would only leave marks.
      if (code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f)) continue;
      const isThere = has(code);
      if (!isThere) missing.push(character);
      shown += isThere ? character : has(0xfffd) ? UNKNOWN : '?';
    }
    return { text: shown, missing };
  }
}

function glyphsOf(bytes: Buffer, path: string | undefined): (code: number) => boolean {
  try {
    const font = create(bytes);
    if (!('hasGlyphForCodePoint' in font)) throw new Error('it is a collection of fonts');
    return (code) => font.hasGlyphForCodePoint(code);
  } catch (error) {
    if (path === undefined) throw error;
    throw new MediaStructError(
      'usage',
      `${displayPath(path)}: expected a TrueType or OpenType font: ${String(error)}`,
      {
        path,
        suggestions: ['Name a file that ends with .ttf or .otf. Nothing was written.'],
      },
    );
  }
}
