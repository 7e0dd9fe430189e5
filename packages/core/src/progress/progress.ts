/** What a long job reports while it runs. Core emits these events and does not know who shows them. */
export type ProgressEvent =
  | {
      readonly kind: 'phase';
      readonly phase: string;
      readonly totalFiles?: number;
      readonly totalBytes?: number;
    }
  | { readonly kind: 'total'; readonly totalFiles: number; readonly totalBytes: number }
  | { readonly kind: 'advance'; readonly files: number; readonly bytes: number; readonly path?: string }
  | { readonly kind: 'note'; readonly message: string; readonly path?: string };

export type ProgressListener = (event: ProgressEvent) => void;

/** A listener for callers that do not want progress. */
export const ignoreProgress: ProgressListener = () => {};
