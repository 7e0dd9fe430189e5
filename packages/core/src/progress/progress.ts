/** What a long job tells while it runs; core emits these and knows no terminal. */
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

/** For callers that want no progress. */
export const ignoreProgress: ProgressListener = () => {};
