/** Whether a path is one of these, or stands below one; `''` is the whole tree. */
export function isAmong(paths: readonly string[], path: string): boolean {
  return paths.some((one) => one === '' || one === path || path.startsWith(`${one}/`));
}
