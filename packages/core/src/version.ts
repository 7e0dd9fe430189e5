import manifest from '../package.json' with { type: 'json' };

/** The version that is written into plans, indexes and volumes. */
export const TOOL_VERSION: string = manifest.version;
