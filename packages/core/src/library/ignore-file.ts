/** A file of this name tells, as a .gitignore file does, what of its folder and below is left out. */
export const IGNORE_FILE = '.mediastructignore';
