/** The tags of a file as the native reader found them, under exiftool's keys and with exiftool's values. */
export interface NativeTags {
  readonly kind: 'tags';
  readonly tags: Readonly<Record<string, unknown>>;
  /**
   * True if the file has blocks that were not read: MakerNotes, and the times of the film that a CR3 is. Their dates rank behind the DateTimeOriginal that
   * was read, so the tags decide only as long as that date can be used.
   */
  readonly leftUnread: boolean;
}

/** Only exiftool can tell what is in this file, and why. */
export interface AskExiftool {
  readonly kind: 'ask-exiftool';
  readonly why: string;
}

export type NativeOutcome = NativeTags | AskExiftool;
