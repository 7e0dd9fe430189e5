/** The folder in which a library keeps its own state. Of a file of its own: threads that crawl ask for it, and for nothing else of a library. */
export const STATE_NAME = '.mediastruct';
