/** What xorriso tells of the disc in a drive. */
export interface MediumFacts {
  /** `BD-R sequential recording`; empty where no disc is there. */
  readonly type: string;
  readonly isBlank: boolean;
  /** Sectors of 2048 bytes that can be written. */
  readonly freeSectors: number;
  /** What the disc says of its maker and kind; null where it says nothing. Not a serial number: no program can read that. */
  readonly product: string | null;
  /** Maker, model and firmware of the drive, and its own number where it has one. */
  readonly drive: string | null;
}

/** Reads the answer of `xorriso -outdev DEV -toc -tell_media_space`, lines such as `Media status : is blank`. */
export function parseMediumFacts(text: string): MediumFacts {
  const fields = new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const [, name, value] = /^([A-Z][a-z]+ [a-z]+) *: +(.*?) *$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const type = fields.get('Media current') ?? '';
  return {
    type: /not recognizable|no media|is not/i.test(type) ? '' : type,
    isBlank: /^is blank/.test(fields.get('Media status') ?? ''),
    freeSectors: Number.parseInt(fields.get('Media space') ?? '0', 10) || 0,
    product: fields.get('Media product') ?? null,
    drive: driveOf(fields.get('Drive type'), fields.get('Drive id')),
  };
}

function driveOf(type: string | undefined, id: string | undefined): string | null {
  const told = [...(type ?? '').matchAll(/'([^']*)'/g), ...(id ?? '').matchAll(/'([^']*)'/g)];
  const words = told.map(([, word = '']) => word.trim()).filter((word) => word !== '');
  return words.length === 0 ? null : words.join(' ');
}
