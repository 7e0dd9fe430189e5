export type GeneratorErrorCode =
  'bad-option' | 'basedir-not-empty' | 'truth-exists' | 'disk-full' | 'write-failed';

/** Why a tree could not be generated; `message` says what, where, what was expected and what to do. */
export class GeneratorError extends Error {
  readonly code: GeneratorErrorCode;
  readonly path: string | undefined;

  constructor(code: GeneratorErrorCode, message: string, options: { path?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GeneratorError';
    this.code = code;
    this.path = options.path;
  }
}

export function badOption(option: string, expected: string, found: unknown): GeneratorError {
  return new GeneratorError(
    'bad-option',
    `Option ${option}: expected ${expected}, found ${JSON.stringify(found)}. Change ${option} and run again.`,
  );
}
