// The door of the plugin: its building blocks, for use from code as the commands use them.
export * from './blocks/index.ts';
