// A picture as a tile: its thumbnail, its name, and the link to the file itself.

/** @param {DiscFile} file @returns {HTMLElement} */
function makeTile(file) {
  const picture = element('span', { class: 'picture' });
  const name = element('span', { class: 'name' }, captionOf(file));
  const tile = file.split === null ? linkTile(file) : partTile(file, file.split);
  tile.append(picture, name);
  tile.dataset.nth = String(file.nth);
  fillPicture(picture, file);
  return tile;
}

/** What stands below a picture: when it was taken, and the name that its owner knows it by. @param {DiscFile} file */
function captionOf({ time, alias, name, split }) {
  const known = shownName(split !== null ? split.name : alias === '' ? name : alias);
  return time === '' || alias === '' ? known : `${time.slice(0, 5)}  ${known}`;
}

/** @param {DiscFile} file */
function linkTile(file) {
  const link = element('a', { class: 'tile', href: linkTo(file.path), target: '_blank', rel: 'noopener' });
  link.title = describeFile(file);
  link.setAttribute('aria-label', describeFile(file));
  return link;
}

/** A part of a file cannot be opened alone; it tells which discs have the others. @param {DiscFile} file @param {SplitFile} split */
function partTile(file, split) {
  const button = element('button', { class: 'tile', type: 'button' });
  const own = split.parts.find(
    ({ path, volume }) => path === file.path && set.volumes[volume]?.id === thisVolumeId,
  );
  const label = `Part ${own?.number ?? '?'} of ${split.of}: ${describeFile(file)}`;
  button.title = label;
  button.setAttribute('aria-label', `${label}. Shows where its other parts are`);
  button.addEventListener('click', () => {
    location.hash = `#find=${encodeURIComponent(shownName(split.name))}`;
  });
  return button;
}

/** @param {DiscFile} file */
function describeFile(file) {
  const when = [file.day === '' ? '' : formatDay(file.day), file.time.slice(0, 5)].filter(Boolean).join(' ');
  const parts = [shownName(file.name), file.alias === '' ? '' : `was ${shownName(file.alias)}`, when];
  parts.push(file.camera, formatBytes(file.size));
  if (!isText(file.path)) parts.push('its name is no text, so some systems cannot open it from here');
  else if (file.split === null && !isShownByBrowsers(file.name))
    parts.push('your browser will hand it to another program');
  return parts.filter(Boolean).join(' · ');
}

/** Shows the thumbnail if it is there. @param {HTMLElement} picture @param {DiscFile} file */
function fillPicture(picture, file) {
  const address = file.thumb < 0 ? null : thumbAddress(file.thumb);
  picture.classList.toggle('waiting', file.thumb >= 0 && address === null);
  if (address === null) {
    if (picture.firstChild === null) picture.append(...emblem(file));
    return;
  }
  const image = new Image();
  image.alt = '';
  image.src = address;
  image.draggable = false;
  picture.replaceChildren(image, ...badges(file));
}

/** What stands in for a thumbnail. @param {DiscFile} file @returns {Node[]} */
function emblem(file) {
  const kind = isFilm(file.name) ? 'film' : isSound(file.name) ? 'sound' : 'none';
  const text =
    extensionOf(file.split === null ? file.name : file.split.name)
      .slice(0, 5)
      .toUpperCase() || 'FILE';
  const badge = file.split === null ? [] : badges(file);
  return [element('span', { class: `emblem ${kind}` }, shownName(text)), ...badge];
}

/** @param {DiscFile} file @returns {Node[]} */
function badges(file) {
  if (file.split !== null) {
    const own = /\.(\d+)$/.exec(file.name);
    return [element('span', { class: 'badge' }, `part ${Number(own?.[1] ?? 0) || '?'} of ${file.split.of}`)];
  }
  return isFilm(file.name) ? [element('span', { class: 'badge play', 'aria-hidden': 'true' }, 'film')] : [];
}
