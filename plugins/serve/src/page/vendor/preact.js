// For the checks of types only: the server gives preact's own module under this name (server/page-files.ts).
export * from 'preact';
