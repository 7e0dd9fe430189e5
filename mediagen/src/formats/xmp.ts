export interface XmpFields {
  /** ISO 8601 with or without offset, as every date here: `2019-07-14T13:14:15+02:00`. */
  readonly dateTimeOriginal?: string;
  readonly dateCreated?: string;
  readonly createDate?: string;
  /** When these properties were written. */
  readonly metadataDate?: string;
  readonly rating?: number;
  /** Makes two sidecars differ whose other fields agree. */
  readonly documentId: string;
}

/** An XMP sidecar (ISO 16684-1) with the properties that editors write beside a photograph. */
export function xmpSidecar(fields: XmpFields): Buffer {
  const properties = [
    attribute('xmpMM:DocumentID', `xmp.did:${fields.documentId}`),
    attribute('exif:DateTimeOriginal', fields.dateTimeOriginal),
    attribute('photoshop:DateCreated', fields.dateCreated),
    attribute('xmp:CreateDate', fields.createDate),
    attribute('xmp:MetadataDate', fields.metadataDate),
    attribute('xmp:Rating', fields.rating?.toString()),
  ].join('');
  return Buffer.from(`<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"${properties}/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`);
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? '' : `\n    ${name}="${value}"`;
}
