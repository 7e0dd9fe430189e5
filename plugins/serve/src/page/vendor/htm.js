// For the checks of types only: the server gives htm's own module under this name (server/page-files.ts).
export { default } from 'htm';
