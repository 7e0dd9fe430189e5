import { parse, TomlError } from 'smol-toml';
import { MediaStructError } from '../errors/media-struct-error.ts';

export const KEEP_RULES = ['oldest', 'newest', 'shortest-path', 'path-order'] as const;
export type KeepRule = (typeof KEEP_RULES)[number];

/** What `mediastruct.toml` says. Folders may be absolute or relative to the library's folder. */
export interface LibraryConfig {
  readonly folders: {
    /** Drop folders: what is ingested from them is moved. */
    readonly ingest: readonly string[];
    readonly media: string;
    readonly archive: string;
    readonly duplicates: string;
    readonly validated: string;
    /** Further trees that are crawled and compared, such as old disks. */
    readonly trees: readonly string[];
  };
  readonly ingest: { readonly folderTemplate: string; readonly nameTemplate: string };
  readonly crawl: {
    readonly maxAgeDays: number;
    readonly threads: number;
    readonly leaveOut: readonly string[];
  };
  readonly dedupe: { readonly keep: KeepRule; readonly reference: readonly string[] };
  readonly archive: {
    readonly medium: string;
    readonly reservePercent: number;
    readonly lookAheadDays: number;
  };
  readonly dates: {
    readonly videoZone: string | null;
    readonly shift: Readonly<Record<string, string>>;
    readonly localVideoCameras: readonly string[];
  };
}

export const DEFAULT_CONFIG: LibraryConfig = {
  folders: {
    ingest: ['ingest'],
    media: 'media',
    archive: 'archive',
    duplicates: 'duplicates',
    validated: 'validated',
    trees: [],
  },
  ingest: {
    folderTemplate: '{yyyy}/{MM}/{dd}',
    nameTemplate: '{yyyy}{MM}{dd}_{HH}{mm}{ss}[_{fff}]_{hash12}',
  },
  crawl: { maxAgeDays: 120, threads: 0, leaveOut: [] },
  dedupe: { keep: 'oldest', reference: [] },
  archive: { medium: 'bd-25', reservePercent: 0, lookAheadDays: 32 },
  dates: { videoZone: null, shift: {}, localVideoCameras: [] },
};

/** Parses the text of a `mediastruct.toml`; an unknown or mistyped key is a `usage` error that names it. */
export function parseConfig(text: string, path: string): LibraryConfig {
  const root = new ConfigTable(parseToml(text, path), { path, name: '' });
  const folders = root.table('folders');
  const ingest = root.table('ingest');
  const crawl = root.table('crawl');
  const dedupe = root.table('dedupe');
  const archive = root.table('archive');
  const dates = root.table('dates');
  const defaults = DEFAULT_CONFIG;
  const config: LibraryConfig = {
    folders: {
      ingest: folders.texts('ingest', defaults.folders.ingest),
      media: folders.folder('media', defaults.folders.media),
      archive: folders.folder('archive', defaults.folders.archive),
      duplicates: folders.folder('duplicates', defaults.folders.duplicates),
      validated: folders.folder('validated', defaults.folders.validated),
      trees: folders.texts('trees', defaults.folders.trees),
    },
    ingest: {
      folderTemplate: ingest.text('folder_template', defaults.ingest.folderTemplate),
      nameTemplate: ingest.text('name_template', defaults.ingest.nameTemplate),
    },
    crawl: {
      maxAgeDays: crawl.number('max_age_days', defaults.crawl.maxAgeDays),
      threads: crawl.count('threads', defaults.crawl.threads),
      leaveOut: crawl.texts('leave_out', defaults.crawl.leaveOut),
    },
    dedupe: {
      keep: dedupe.oneOf('keep', KEEP_RULES, defaults.dedupe.keep),
      reference: dedupe.texts('reference', defaults.dedupe.reference),
    },
    archive: {
      medium: archive.textOrNumber('medium', defaults.archive.medium),
      reservePercent: archive.percent('reserve_percent', defaults.archive.reservePercent),
      lookAheadDays: archive.count('look_ahead_days', defaults.archive.lookAheadDays),
    },
    dates: {
      videoZone: dates.text('video_zone', '') || null,
      shift: dates.textTable('shift'),
      localVideoCameras: dates.texts('local_video_cameras', defaults.dates.localVideoCameras),
    },
  };
  for (const table of [root, folders, ingest, crawl, dedupe, archive, dates]) table.refuseUnknownKeys();
  return config;
}

function parseToml(text: string, path: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new MediaStructError(
      'usage',
      `${path}: line ${error.line}, column ${error.column}: not valid TOML`,
      {
        path,
        cause: error,
        suggestions: [error.message.split('\n')[0] as string],
      },
    );
  }
}

/** Typed access to one table; remembers which keys were asked for, so that a misspelt one is found. */
class ConfigTable {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #place: { readonly path: string; readonly name: string };
  readonly #known = new Set<string>();

  constructor(values: Readonly<Record<string, unknown>>, place: { path: string; name: string }) {
    this.#values = values;
    this.#place = place;
  }

  table(key: string): ConfigTable {
    const value = this.#take(key) ?? {};
    if (!isTable(value)) this.#wrong(key, `a table [${key}]`);
    return new ConfigTable(value, { path: this.#place.path, name: `${key}.` });
  }

  text(key: string, fallback: string): string {
    const value = this.#take(key) ?? fallback;
    return typeof value === 'string' ? value : this.#wrong(key, 'a text in quotes');
  }

  /** The library's own folder is no folder for a tree, which an empty text would mean. */
  folder(key: string, fallback: string): string {
    const value = this.#take(key) ?? fallback;
    return typeof value === 'string' && value !== '' ? value : this.#wrong(key, 'a text that names a folder');
  }

  textOrNumber(key: string, fallback: string): string {
    const value = this.#take(key) ?? fallback;
    return typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : this.#wrong(key, 'a text or a number');
  }

  texts(key: string, fallback: readonly string[]): readonly string[] {
    const value = this.#take(key) ?? fallback;
    const isTexts = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return isTexts ? (value as string[]) : this.#wrong(key, 'a list of texts, like ["one", "two"]');
  }

  textTable(key: string): Readonly<Record<string, string>> {
    const value = this.#take(key) ?? {};
    const isTextTable = isTable(value) && Object.values(value).every((item) => typeof item === 'string');
    return isTextTable
      ? (value as Record<string, string>)
      : this.#wrong(key, 'a table of texts, like { "Canon EOS 40D" = "+1h" }');
  }

  number(key: string, fallback: number): number {
    const value = this.#take(key) ?? fallback;
    return typeof value === 'number' && Number.isFinite(value) && value >= 0
      ? value
      : this.#wrong(key, 'a number, 0 or more');
  }

  count(key: string, fallback: number): number {
    const value = this.#take(key) ?? fallback;
    return Number.isSafeInteger(value) && (value as number) >= 0
      ? (value as number)
      : this.#wrong(key, 'a whole number, 0 or more');
  }

  percent(key: string, fallback: number): number {
    const value = this.#take(key) ?? fallback;
    return typeof value === 'number' && value >= 0 && value < 100
      ? value
      : this.#wrong(key, 'a number from 0 to less than 100');
  }

  oneOf<const Allowed extends readonly string[]>(
    key: string,
    allowed: Allowed,
    fallback: Allowed[number],
  ): Allowed[number] {
    const value = this.#take(key) ?? fallback;
    return allowed.includes(value as string)
      ? (value as Allowed[number])
      : this.#wrong(key, `one of ${allowed.join(', ')}`);
  }

  refuseUnknownKeys(): void {
    for (const key of Object.keys(this.#values)) {
      if (this.#known.has(key)) continue;
      throw new MediaStructError(
        'usage',
        `${this.#place.path}: unknown setting "${this.#place.name}${key}"`,
        {
          path: this.#place.path,
          suggestions: [`Known here: ${[...this.#known].sort().join(', ')}`],
        },
      );
    }
  }

  #take(key: string): unknown {
    this.#known.add(key);
    return this.#values[key];
  }

  #wrong(key: string, expected: string): never {
    const found = JSON.stringify(this.#values[key]);
    throw new MediaStructError(
      'usage',
      `${this.#place.path}: setting "${this.#place.name}${key}": expected ${expected}, found ${found}`,
      { path: this.#place.path },
    );
  }
}

/** Dates are objects too. */
function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
