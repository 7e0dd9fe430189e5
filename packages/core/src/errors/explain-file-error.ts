import type { ErrorCode } from './error-codes.ts';
import { MediaStructError } from './media-struct-error.ts';

interface Explanation {
  readonly code: ErrorCode;
  readonly what: string;
  readonly suggestion: string;
}

const FULL: Explanation = {
  code: 'no-space',
  what: 'the disk is full',
  suggestion: 'Make room, then run this again.',
};
const NO_RIGHT: Explanation = {
  code: 'usage',
  what: 'this user may not do that here',
  suggestion: 'Check the rights of the folder and of the user who runs this.',
};
const TROUBLE: Explanation = {
  code: 'interrupted',
  what: 'the disk or the system refused',
  suggestion: 'Mend the cause, then run "mediastruct resume" if a run was begun, or this again.',
};

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ENOSPC: FULL,
  EDQUOT: { ...FULL, what: "the user's quota is used up" },
  EROFS: { ...NO_RIGHT, what: 'the file system is read-only', suggestion: 'Mount it writable.' },
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EMFILE: {
    ...TROUBLE,
    what: 'too many files are open',
    suggestion: 'Allow more open files (ulimit -n), then run this again.',
  },
  EIO: { ...TROUBLE, what: 'the disk reports an input/output error: check it' },
};

/**
 * A file error that stops a command, as one of the suite's own: what, which path, what to do. Errors of
 * other kinds come back as they are; they are bugs.
 */
export function explainFileError(thrown: unknown): unknown {
  // Where the cleanup failed too, the first error tells the cause.
  const error = thrown instanceof SuppressedError ? explainFileError(thrown.suppressed) : thrown;
  const {
    code: errno,
    path,
    message,
  } = (error ?? {}) as { code?: unknown; path?: unknown; message?: string };
  if (error instanceof MediaStructError || typeof errno !== 'string' || !/^E[A-Z0-9]+$/.test(errno))
    return error;
  const isFileError = typeof (error as { syscall?: unknown }).syscall === 'string';
  if (!isFileError) return thrown;
  const { code, what, suggestion } = EXPLANATIONS[errno] ?? TROUBLE;
  return new MediaStructError(
    code,
    `${typeof path === 'string' ? `${path}: ` : ''}${what} (${message ?? errno})`,
    {
      path: typeof path === 'string' ? path : undefined,
      cause: error,
      suggestions: [suggestion],
    },
  );
}
