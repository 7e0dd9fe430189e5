// What the header and the last page tell of this disc.

function renderHeader() {
  const volume = thisVolume();
  byId('title').textContent = discName(thisVolumeId).replace(/^d/, 'D');
  byId('volume-id').textContent = thisVolumeId;
  const dated = days.filter(({ day }) => dateParts(day) !== null);
  const [first, last] = [dated[0], dated[dated.length - 1]];
  const span = first === undefined || last === undefined ? '' : formatSpan(first.day, last.day);
  const bytes = volume?.bytes ?? files.reduce((sum, { size }) => sum + size, 0);
  const others = set.volumes.length;
  const facts = [
    plural(files.length, 'file'),
    formatBytes(bytes),
    span,
    others > 1 ? `one of ${formatCount(others)} discs of its set` : '',
  ];
  byId('facts').replaceChildren(...facts.filter(Boolean).map((fact) => element('span', {}, fact)));
  const query = byId('query');
  query.setAttribute(
    'placeholder',
    others > 1 ? `Search all ${formatCount(others)} discs` : 'Search this disc',
  );
}

function renderAbout() {
  const told = byId('about-told');
  if (told.firstChild !== null) return;
  const asOf = formatDay(set.asOf.slice(0, 10));
  /** @type {[string, string][]} */
  const facts = [
    ['This disc', thisVolumeId],
    ['Its set', `MS_${set.setId}: ${plural(set.volumes.length, 'disc')} known then`],
    ['As of', asOf],
    ['Files', `${formatCount(files.length)} on ${plural(days.length, 'day')}`],
    ['Previews', previewsTold()],
    ['Search', rangeOfSearch()],
  ];
  for (const [term, text] of facts) told.append(element('dt', {}, term), element('dd', {}, text));
}

function previewsTold() {
  const with_ = files.filter(({ thumb }) => thumb >= 0).length;
  const none = files.length - with_ - thumbs.leftOut;
  const parts = [`${formatCount(with_)} files are shown with the preview that their camera put into them`];
  if (none > 0) parts.push(`${formatCount(none)} hold none`);
  if (thumbs.leftOut > 0) parts.push(`for ${formatCount(thumbs.leftOut)} there was no room on this disc`);
  return `${parts.join('; ')}.`;
}
