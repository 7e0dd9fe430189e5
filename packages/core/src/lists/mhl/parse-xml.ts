import sax from 'sax';
import { MediaStructError } from '../../errors/media-struct-error.ts';

/** Told of elements, by their names from the root down; prefixes are left out. */
export interface XmlReader {
  readonly onOpen?: (names: readonly string[], attributes: Readonly<Record<string, string>>) => void;
  readonly onText?: (names: readonly string[], text: string) => void;
  readonly onClose?: (names: readonly string[]) => void;
}

/** Reads XML part by part. What is no XML is `damaged` (12), naming the line. */
export function parseXml(parts: Iterable<string>, path: string, reader: XmlReader): void {
  const parser = sax.parser(true);
  const names: string[] = [];
  let text = '';
  parser.onerror = (error) => {
    throw new MediaStructError(
      'damaged',
      `${path}: expected XML, found ${error.message.split('\n', 1)[0] ?? ''} in line ${parser.line + 1}`,
      {
        path,
      },
    );
  };
  parser.onopentag = ({ name, attributes }) => {
    names.push(withoutPrefix(name));
    text = '';
    reader.onOpen?.(
      names,
      Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
    );
  };
  parser.ontext = (value) => {
    text += value;
  };
  parser.oncdata = parser.ontext;
  parser.onclosetag = () => {
    reader.onText?.(names, text);
    reader.onClose?.(names);
    names.pop();
    text = '';
  };
  for (const part of parts) parser.write(part);
  parser.close();
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
