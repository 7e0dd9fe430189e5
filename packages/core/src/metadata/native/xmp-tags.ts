import type { Buffer } from 'node:buffer';
import { giveUp, insist } from './give-up.ts';
import type { TagSink } from './tag-list.ts';
import { jsonValue } from './tag-list.ts';
import type { XmlElement } from './xml-elements.ts';
import { parseSimpleXml } from './xml-elements.ts';

/** The last parts of property names that exiftool would give a name that is asked for. */
const ASKED_PROPERTIES = [
  'Date',
  'DateTimeOriginal',
  'DateTimeDigitized',
  'CreateDate',
  'DateCreated',
  'TimeCreated',
  'CreationDate',
  'CreationTime',
  'ContentCreateDate',
  'TrackCreateDate',
  'MediaCreateDate',
  'ModifyDate',
  'MetadataDate',
  'ContentIdentifier',
  'MediaGroupUUID',
  'SubSecTime',
  'SubSecTimeOriginal',
  'SubSecTimeDigitized',
  'OffsetTime',
  'OffsetTimeOriginal',
  'OffsetTimeDigitized',
  'FileSource',
  'Make',
  'Model',
];
const ASKED = new RegExp(`(?<![A-Za-z])(${ASKED_PROPERTIES.join('|')})(?![A-Za-z])`, 'i');

interface Property {
  readonly uri: string;
  readonly group: string;
  readonly kind: 'date' | 'text' | 'source';
  readonly priority: 0 | 1;
}

const EXIF = { uri: 'http://ns.adobe.com/exif/1.0/', group: 'XMP-exif', kind: 'date', priority: 0 } as const;
const TIFF = { uri: 'http://ns.adobe.com/tiff/1.0/', group: 'XMP-tiff', kind: 'text', priority: 0 } as const;
const BASIC = { uri: 'http://ns.adobe.com/xap/1.0/', group: 'XMP-xmp', kind: 'date', priority: 0 } as const;
const PHOTOSHOP = 'http://ns.adobe.com/photoshop/1.0/';

/** The properties that are read here, under the prefixes that nearly all programs write. */
const KNOWN: Readonly<Record<string, Property>> = {
  'exif:DateTimeOriginal': EXIF,
  'exif:DateTimeDigitized': EXIF,
  'exif:FileSource': { ...EXIF, kind: 'source' },
  'tiff:Make': TIFF,
  'tiff:Model': TIFF,
  'xmp:CreateDate': BASIC,
  'xmp:ModifyDate': BASIC,
  'xmp:MetadataDate': { ...BASIC, priority: 1 },
  'photoshop:DateCreated': { uri: PHOTOSHOP, group: 'XMP-photoshop', kind: 'date', priority: 1 },
};

/** The processing instructions around a packet (ISO 16684-1, 7.3.2), which some programs leave out. */
const PACKET =
  /^\s*<\?xpacket begin=["']\ufeff?["'] id=["']W5M0MpCehiHzreSzNTczkc9d["']\s*\?>(.*)<\?xpacket end=["'][rw]["']\?>\s*$/s;

const DESCRIPTION = 'rdf:Description';
const RDF = 'rdf:RDF';

/**
 * Reads the dates and the camera of an XMP packet (ISO 16684-1). A packet in which no such property is named is left
 * alone. Otherwise it must be of the plainest kind: properties of one or more rdf:Description, as attributes or elements.
 */
export function xmpTags(packet: Buffer, tags: TagSink): void {
  const text = packet.toString('utf8');
  insist(!text.includes('\0') && !text.includes('\ufffd'), 'its XMP is not UTF-8');
  if (!ASKED.test(text)) return;
  const body = PACKET.exec(text)?.[1] ?? text;
  const elements = parseSimpleXml(body.trim());
  insist(/^(x:xmpmeta|rdf:RDF)$/.test(elements[0]?.name ?? ''), 'its XMP has an unusual beginning');
  checkPrefixes(elements);
  const seen = new Set<string>();
  for (const element of elements)
    for (const [name, value] of propertiesOf(element)) {
      insist(!seen.has(name), 'its XMP has a property twice');
      seen.add(name);
      addProperty(name, value, tags);
    }
}

/** Gives up if an XMP packet names a property that is asked for. */
export function refuseXmpTags(packet: Buffer): void {
  const text = packet.toString('utf8');
  insist(!text.includes('\0') && !ASKED.test(text), 'its XMP has dates or a camera');
}

/** The properties that are asked for and that an element holds or is. Gives up if one stands anywhere else. */
function propertiesOf({ name, path, attributes, text }: XmlElement): readonly (readonly [string, string])[] {
  const depth = path.indexOf(DESCRIPTION);
  const isDescription = name === DESCRIPTION && path.at(-1) === RDF && path.length <= 2;
  const isProperty = depth === path.length - 1 && path.at(-2) === RDF && path.length <= 3;
  const found = attributes.filter(([attribute]) => isAsked(attribute));
  insist(found.length === 0 || isDescription, 'its XMP has a date in an unusual place');
  if (!isAsked(name)) return found;
  insist(isProperty && attributes.length === 0 && text !== null, 'its XMP has a date in an unusual form');
  return [[name, text]];
}

function isAsked(name: string): boolean {
  return ASKED.test(name.slice(name.indexOf(':') + 1));
}

/** Each known prefix must stand for its own namespace, and no other prefix for one of these. */
function checkPrefixes(elements: readonly XmlElement[]): void {
  for (const { attributes } of elements)
    for (const [name, uri] of attributes) {
      if (name === 'xmlns') giveUp('its XMP has a namespace without a prefix');
      if (!name.startsWith('xmlns:')) continue;
      const prefix = name.slice('xmlns:'.length);
      insist((URIS.get(prefix) ?? uri) === uri, 'its XMP has an unusual prefix');
      insist(URIS.has(prefix) || ![...URIS.values()].includes(uri), 'its XMP has an unusual prefix');
    }
}

const URIS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(KNOWN).map(([name, { uri }]): [string, string] => [
    name.slice(0, name.indexOf(':')),
    uri,
  ]),
  ['rdf', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
  ['x', 'adobe:ns:meta/'],
]);

function addProperty(name: string, raw: string, tags: TagSink): void {
  const property = KNOWN[name] ?? giveUp('its XMP has a date or a camera that is not read here');
  insist(/^[\x20-\x7e]*$/.test(raw) && !raw.includes('&'), 'a value of its XMP is not plain ASCII');
  const tag = name.slice(name.indexOf(':') + 1);
  const groups = ['XMP', property.group] as const;
  tags.add({ groups, tag, value: valueOf(raw, property.kind), priority: property.priority });
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?$/;

function valueOf(raw: string, kind: Property['kind']): string | number {
  if (kind === 'source')
    return raw === '3' ? 'Digital Camera' : giveUp('the FileSource of its XMP is unusual');
  if (kind === 'text') {
    insist(raw.trim() === raw && raw !== '', 'a camera name in its XMP is unusual');
    return jsonValue(raw) ?? giveUp('a value of its XMP has two readings');
  }
  const [, year, month, day, time, zone] = DATE.exec(raw) ?? giveUp('a date of its XMP is unusual');
  return `${year}:${month}:${day} ${time}${zone ?? ''}`;
}
