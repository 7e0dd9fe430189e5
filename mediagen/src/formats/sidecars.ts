/** The edits an iPhone keeps beside a picture (`.AAE`): a property list whose adjustment data differ by `id`. */
export function aaeSidecar({ id, editedAt }: { readonly id: string; readonly editedAt: string }): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>adjustmentBaseVersion</key>
\t<integer>0</integer>
\t<key>adjustmentData</key>
\t<data>${Buffer.from(id).toString('base64')}</data>
\t<key>adjustmentEditorBundleID</key>
\t<string>com.apple.Photos</string>
\t<key>adjustmentFormatIdentifier</key>
\t<string>com.apple.photo</string>
\t<key>adjustmentTimestamp</key>
\t<date>${editedAt}</date>
</dict>
</plist>
`);
}

export interface TakeoutFields {
  /** The file's whole name before the export shortened it. */
  readonly title: string;
  /** UTC in milliseconds since 1970; written in whole seconds. */
  readonly takenMs: number;
  readonly url: string;
}

/** The JSON that a Google Takeout export puts beside each picture. */
export function takeoutJson({ title, takenMs, url }: TakeoutFields): Buffer {
  const seconds = Math.floor(takenMs / 1000);
  const place = { latitude: 0, longitude: 0, altitude: 0, latitudeSpan: 0, longitudeSpan: 0 };
  const record = {
    title,
    description: '',
    imageViews: '1',
    creationTime: takeoutTime(seconds + 86_400),
    photoTakenTime: takeoutTime(seconds),
    geoData: place,
    geoDataExif: place,
    url,
  };
  return Buffer.from(`${JSON.stringify(record, null, 2)}\n`);
}

function takeoutTime(seconds: number): { timestamp: string; formatted: string } {
  const iso = new Date(seconds * 1000).toISOString();
  return { timestamp: String(seconds), formatted: `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC` };
}

/** What a Sony camera writes beside `C0001.MP4` as `C0001M01.XML`: its non-real-time metadata. */
export function clipDescription({
  id,
  createdAt,
}: {
  readonly id: string;
  readonly createdAt: string;
}): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<NonRealTimeMeta xmlns="urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00" lastUpdate="${createdAt}">
\t<TargetMaterial umidRef="${Buffer.from(id).toString('hex').toUpperCase()}"/>
\t<Duration value="250"/>
\t<CreationDate value="${createdAt}"/>
\t<Device manufacturer="Sony" modelName="ILCE-7M3"/>
</NonRealTimeMeta>
`);
}

/** The tags of a picture as `exiftool -json` prints them. */
export function tagsJson({
  id,
  dateTimeOriginal,
}: {
  readonly id: string;
  readonly dateTimeOriginal: string;
}): Buffer {
  const tags = { SourceFile: `${id}.jpg`, Make: 'Canon', DateTimeOriginal: dateTimeOriginal };
  return Buffer.from(`${JSON.stringify([tags], null, 2)}\n`);
}

/** What a DJI drone writes beside a film as `.SRT`: a line for each second, with its wall clock. */
export function flightSubtitles({ id, localMs }: { readonly id: string; readonly localMs: number }): Buffer {
  const cues = [0, 1, 2].map((second) => {
    const clock = new Date(localMs + second * 1000).toISOString().slice(0, 23).replace('T', ' ');
    return `${second + 1}\n00:00:0${second},000 --> 00:00:0${second},999\n<font size="28">SrtCnt : ${second + 1}, DiffTime : 1000ms\n${clock}\n[iso : 100] [shutter : 1/500.0] [id : ${id}]</font>\n`;
  });
  return Buffer.from(`${cues.join('\n')}\n`);
}
