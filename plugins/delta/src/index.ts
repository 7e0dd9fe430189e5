// The door of the plugin: its building blocks, for use from code as the commands use them (docs/DELTA.md).
export {};
