// The discs of the set, and what this one is.

function renderDiscs() {
  const body = byId('disc-rows');
  if (body.firstChild !== null) return;
  for (const volume of set.volumes) {
    const here = volume.id === thisVolumeId;
    const name = element(
      'th',
      { scope: 'row' },
      discName(volume.id).replace(/^d/, 'D'),
      element('span', { class: 'id' }, volume.id),
    );
    if (here) name.append(element('span', { class: 'badge-here' }, 'this one'));
    const places = element('td', { class: 'places', 'data-label': 'Copies' });
    if (volume.copies.length === 0) places.append(here ? 'this disc was being made' : 'none known yet');
    for (const copy of volume.copies) places.append(copyLine(copy));
    const isGone = volume.state === 'retired' || volume.state === 'migrated';
    if (isGone)
      places.append(
        element(
          'div',
          { class: 'facts' },
          `${volume.state}${volume.why === undefined ? '' : `: ${volume.why}`}`,
        ),
      );
    const row = element(
      'tr',
      here ? { class: 'here' } : {},
      name,
      element('td', { 'data-label': 'Days' }, formatSpan(volume.firstDay, volume.lastDay)),
      element('td', { class: 'number', 'data-label': 'Files' }, formatCount(volume.files)),
      element('td', { class: 'number', 'data-label': 'Size' }, formatBytes(volume.bytes)),
      places,
    );
    body.append(row);
  }
  byId('discs-told').textContent = `${plural(set.volumes.length, 'disc')} with ${plural(
    set.volumes.reduce((sum, { files }) => sum + files, 0),
    'file',
  )}, as known on ${formatDay(set.asOf.slice(0, 10))}. Discs that were made later are not in this list.`;
}

/** @param {Copy} copy */
function copyLine({ letter, place, state, verified, label }) {
  const where = place === undefined || place === '' ? 'place not known' : place;
  const checked =
    state === 'failed'
      ? 'its last check failed'
      : verified === undefined
        ? 'not read back yet'
        : `read back ${formatDay(verified.slice(0, 10))}`;
  const line = element('div', {}, element('span', { class: 'letter' }, letter), where);
  line.append(element('span', { class: 'facts' }, [label ?? '', checked].filter(Boolean).join(' · ')));
  return line;
}
