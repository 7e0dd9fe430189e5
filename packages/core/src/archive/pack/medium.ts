import { itemAt } from '../../errors/item-at.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';

/** What volumes are made for: its name, and the bytes it holds. */
export interface Medium {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Capacities in bytes. BD as discs come, formatted with spare area; `-no-spare` is the same disc without it.
 * Sources: dvdisaster's medium table; for dvd-r and cd the presets of odarchive.
 */
const CAPACITIES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    cd: 737_280_000,
    dvd: 4_700_372_992,
    'dvd-r': 4_707_319_808,
    'dvd-dl': 8_543_666_176,
    'bd-25': 24_220_008_448,
    'bd-25-no-spare': 25_025_314_816,
    'bd-50': 48_440_016_896,
    'bd-50-no-spare': 50_050_629_632,
    'bdxl-100': 96_882_130_944,
    'bdxl-100-no-spare': 100_103_356_416,
    'bdxl-128': 123_706_802_176,
    'bdxl-128-no-spare': 128_001_769_472,
  }),
);

/** odarchive's names, and what the larger discs are often called. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    bd: 'bd-25',
    bluray: 'bd-25',
    'bd-dl': 'bd-50',
    'bd-xl': 'bdxl-100',
    'bd-xx': 'bdxl-128',
    'bd-100': 'bdxl-100',
    'bd-128': 'bdxl-128',
  }),
);

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  kib: 2 ** 10,
  m: 1e6,
  mb: 1e6,
  mib: 2 ** 20,
  g: 1e9,
  gb: 1e9,
  gib: 2 ** 30,
  t: 1e12,
  tb: 1e12,
  tib: 2 ** 40,
};

/** The media known by name, smallest first. */
export const MEDIA: readonly Medium[] = [...CAPACITIES]
  .map(([name, bytes]) => ({ name, bytes }))
  .sort((a, b) => a.bytes - b.bytes);

/** Reads a medium's name or alias in any case, or a size such as `25025314816`, `4.7GB`, `700 MiB`; else `usage` (64). */
export function parseMedium(text: string): Medium {
  const asked = text.trim().toLowerCase();
  const name = ALIASES.get(asked) ?? asked;
  const capacity = CAPACITIES.get(name);
  if (capacity !== undefined) return { name, bytes: capacity };
  const bytes = parseSize(asked);
  if (bytes !== null) return { name: `${bytes} bytes`, bytes };
  throw new MediaStructError(
    'usage',
    `medium "${text}": expected the name of a medium or a number of bytes, such as 25025314816 or 4.7GB`,
    {
      suggestions: [
        `Media: ${MEDIA.map((medium) => medium.name).join(', ')}`,
        `Other names: ${Object.entries(ALIASES)
          .map(([alias, meant]) => `${alias} (${meant})`)
          .join(', ')}`,
      ],
    },
  );
}

function parseSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?) ?([a-z]*)(?: ?bytes?)?$/.exec(text.replace(/ ?bytes?$/, ''));
  const unit = match === null ? undefined : UNITS[itemAt(match, 2)];
  if (match === null || unit === undefined) return null;
  const bytes = Math.floor(Number(match[1]) * unit);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null;
}
