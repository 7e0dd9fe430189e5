/**
 * The exit codes of all commands; `--json` changes none of them. docs/EXIT-CODES.md explains each.
 * A command that is stopped by an error ends with the code of that error. Otherwise it ends with 3 if single files
 * failed or there were warnings.
 */
export const EXIT_CODES = {
  done: 0,
  bug: 1,
  'some-files-failed': 3,
  'content-mismatch': 10,
  'file-missing': 11,
  damaged: 12,
  'refused-archive': 20,
  'target-differs': 21,
  'plan-stale': 22,
  'no-space': 23,
  'tree-changed': 24,
  'no-index': 30,
  locked: 31,
  'unfinished-run': 32,
  'newer-format': 33,
  'tool-missing': 40,
  'tool-failed': 41,
  'wrong-volume': 42,
  usage: 64,
  interrupted: 130,
} as const;

export type ErrorCode = Exclude<keyof typeof EXIT_CODES, 'done'>;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
