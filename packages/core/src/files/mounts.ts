/** A file system that is mounted. */
export interface Mount {
  readonly folder: string;
  /** Such as `ext4`. */
  readonly type: string;
  /** What is mounted, such as `/dev/sda1`. */
  readonly source: string;
}

/** The folder is the fifth field of a line; type and source follow a dash, behind a number of further fields (proc_pid_mountinfo(5)). */
const LINE = /^\S+ \S+ \S+ \S+ (\S+) .*? - (\S+) (\S+)/;

/** The mounts in the text of `/proc/self/mountinfo`. Lines that are no mounts are left out. */
export function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, folder, type, source] = LINE.exec(line) ?? [];
    if (folder === undefined || type === undefined || source === undefined) return [];
    return [{ folder: unescaped(folder), type, source: unescaped(source) }];
  });
}

/** Spaces, tabs, line feeds and backslashes are written as octal numbers. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
