import process from 'node:process';
import { styleText } from 'node:util';

type Painter = (text: string, stream?: NodeJS.WriteStream) => string;

/** Colour by meaning: on a terminal only, and never where NO_COLOR is set. `stream` is where the text will go. */
export const paint = {
  strong: painter('bold'),
  faint: painter('dim'),
  good: painter('green'),
  warn: painter('yellow'),
  bad: painter('red'),
} as const;

function painter(style: 'bold' | 'dim' | 'green' | 'yellow' | 'red'): Painter {
  return (text, stream = process.stdout) => styleText(style, text, { stream });
}
