import { Flags } from '@oclif/core';
import { formatBytes, MediaStructCommand, plural, sizeFlag } from '@mediastruct/command';
import type { ErrorCode, StopFlag } from '@mediastruct/core';
import type { generate as generateFunction } from '../index.ts';
import type { FileType, GenerateOptions, GenerateResult, GeneratorError } from '../index.ts';
import { DEFAULTS, FILE_TYPES } from '../options.ts';

type Generate = typeof generateFunction;

const ERROR_CODES: Readonly<Record<GeneratorError['code'], ErrorCode>> = {
  'bad-option': 'usage',
  'basedir-not-empty': 'target-differs',
  'truth-exists': 'target-differs',
  'disk-full': 'no-space',
  'write-failed': 'some-files-failed',
};

export default class Mediagen extends MediaStructCommand<typeof Mediagen> {
  static override summary = 'Make a tree of test pictures, films and texts.';
  static override description = `Real, decodable files with known dates: several cameras, bursts, RAW and JPEG pairs, Live Photos, sidecars, wrong and missing dates, duplicates, difficult names. The same seed and options make the same tree to the byte. What each file is, and on which day it belongs, stands in a truth file beside the tree.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> --basedir /tmp/pictures',
    '<%= config.bin %> <%= command.id %> --basedir /tmp/large --mediasize 10GB --filesizemin 2MB --filesizemax 2MB --plain',
  ];
  static override flags = {
    basedir: Flags.string({
      summary: 'The folder to fill; made if absent, refused if anything is in it.',
      required: true,
      helpValue: 'DIR',
    }),
    mediasize: sizeFlag({ summary: 'Size of the whole tree.', default: DEFAULTS.mediasize }),
    filesizemin: sizeFlag({ summary: 'Size of the smallest file.', default: DEFAULTS.filesizemin }),
    filesizemax: sizeFlag({ summary: 'Size of the largest file.', default: DEFAULTS.filesizemax }),
    excludetypes: Flags.string({
      summary: `Types to leave out: ${FILE_TYPES.join(', ')}.`,
      multiple: true,
      delimiter: ',',
      options: [...FILE_TYPES],
    }),
    daterangestart: Flags.string({
      summary: 'First day of capture.',
      default: DEFAULTS.daterangestart,
      helpValue: 'YYYY-MM-DD',
    }),
    daterangeend: Flags.string({
      summary: 'Last day of capture.',
      default: DEFAULTS.daterangeend,
      helpValue: 'YYYY-MM-DD',
    }),
    dirdepth: Flags.integer({
      summary: 'How many folders deep files may lie.',
      default: DEFAULTS.dirdepth,
      min: 0,
    }),
    maxbasesubs: Flags.integer({
      summary: 'Folders directly in the base folder, at most.',
      default: DEFAULTS.maxbasesubs,
      min: 0,
    }),
    maxnumfiles: Flags.integer({ summary: 'Files, at most.', default: DEFAULTS.maxnumfiles, min: 1 }),
    seed: Flags.integer({ summary: 'Another seed makes another tree.', default: DEFAULTS.seed }),
    damaged: Flags.boolean({ summary: 'Also files that are cut off, hold zeros, or a page of text.' }),
    archives: Flags.boolean({ summary: 'Also exports of a cloud: zip files of several parts.' }),
    plain: Flags.boolean({ summary: 'Only single files with sound dates and names, for large sets.' }),
    truth: Flags.string({
      summary: 'Where the truth goes; by default beside the base folder.',
      helpValue: 'FILE',
    }),
  };

  async run(): Promise<GenerateResult> {
    const { generate, GeneratorError } = await import('../index.ts');
    const { displayPath, MediaStructError } = await import('@mediastruct/core/errors');
    try {
      const result = await this.#generateWithProgress(generate, this.#options());
      if (result.stopped)
        throw new MediaStructError(
          'interrupted',
          `Stopped at your request after ${result.files} files; they and their truth are kept.`,
        );
      this.log(
        `${plural(result.files, 'file')} (${formatBytes(result.bytes)}) in ${plural(result.folders, 'folder')}: ${displayPath(result.basedir)}`,
      );
      this.log(`What each of them is: ${displayPath(result.truthPath)}`);
      return result;
    } catch (error) {
      if (!(error instanceof GeneratorError)) throw error;
      throw new MediaStructError(ERROR_CODES[error.code], error.message, { path: error.path, cause: error });
    }
  }

  #options(): GenerateOptions {
    const { basedir, mediasize, filesizemin, filesizemax, excludetypes, daterangestart, daterangeend } =
      this.flags;
    const { dirdepth, maxbasesubs, maxnumfiles, seed, plain, damaged, archives, truth } = this.flags;
    return {
      ...{ basedir, mediasize, filesizemin, filesizemax, daterangestart, daterangeend },
      ...{ dirdepth, maxbasesubs, maxnumfiles, seed, plain, damaged, archives },
      excludetypes: (excludetypes ?? []) as FileType[],
      ...(truth === undefined ? {} : { truth }),
    };
  }

  async #generateWithProgress(generate: Generate, options: GenerateOptions): Promise<GenerateResult> {
    const progress = this.progress();
    const stop = this.stop;
    const stopping = new AbortController();
    const told = { files: 0, bytes: 0 };
    progress({ kind: 'phase', phase: 'mediagen' });
    return generate({ ...options, signal: stopping.signal }, ({ files, bytes, totalBytes }) => {
      abortIfAsked(stop, stopping);
      if (told.files === 0) progress({ kind: 'total', totalFiles: 0, totalBytes });
      progress({ kind: 'advance', files: files - told.files, bytes: bytes - told.bytes });
      Object.assign(told, { files, bytes });
    });
  }
}

function abortIfAsked(stop: StopFlag, stopping: AbortController): void {
  if (stop.requested) stopping.abort();
}
