/** What a volume holds beside its payload. */
export function isTagFile(path: string): boolean {
  return /\/MS_[0-9a-z]+_\d+(\.[a-z]+\.txt(\.tmp)?|\/(?!data\/).*)$/.test(path);
}
