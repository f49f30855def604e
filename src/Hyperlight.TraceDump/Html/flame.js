const rowHeight = 20, least = 0.5, everything = -1;
const fields = 2 + data.values.length, size = data.nodes.length / fields;
const depths = new Int32Array(size), frames = new Int32Array(size), parents = new Int32Array(size).fill(-1), children = [];
const state = { value: data.first, search: '', zoom: 0, focus: 0, flip: false };
let shown = new Map(), hits = new Uint8Array(data.frames.length);

const valueOf = (node, value = state.value) => data.nodes[node * fields + 2 + value];
const nameOf = node => frames[node] >= 0 ? data.frames[frames[node]][0] : frames[node] === everything ? 'everything' : '(other)';
const formatValue = (number, value = state.value) => data.values[value].bytes ? formatBytes(number) : formatCount(number);

function placeOf(node) {
  if (frames[node] < 0) return frames[node] === everything ? '' : 'too small to be told apart';
  const [, file, first, last] = data.frames[frames[node]];
  if (!file) return '';
  return file + (first === 0 ? '' : first === last ? ':' + first : ':' + first + '–' + last);
}

function readNodes() {
  const path = [];
  for (let node = 0; node < size; node++) {
    const depth = depths[node] = data.nodes[node * fields];
    frames[node] = data.nodes[node * fields + 1];
    children.push([]);
    path[depth] = node;
    if (depth > 0) children[parents[node] = path[depth - 1]].push(node);
  }
}

// What is shown: each frame with its place, from 0 to 1. Those above the zoomed one take the whole width.
function layOut(width) {
  const places = [], waiting = [{ node: state.zoom, left: 0, width: 1, above: false }];
  for (let node = parents[state.zoom]; node >= 0; node = parents[node]) places.unshift({ node, left: 0, width: 1, above: true });
  if (valueOf(state.zoom) <= 0) return places;
  while (waiting.length > 0) {
    const place = waiting.pop(), whole = valueOf(place.node);
    places.push(place);
    let left = place.left;
    const next = [];
    for (const node of children[place.node].filter(child => valueOf(child) > 0).sort((a, b) => valueOf(b) - valueOf(a) || a - b)) {
      const share = place.width * valueOf(node) / whole;
      if (share * width >= least) next.push({ node, left, width: share, above: false });
      left += share;
    }
    waiting.push(...next.reverse());
  }
  return places;
}

function colourOf(node) {
  if (frames[node] < 0) return frames[node] === everything ? 'root' : 'rest';
  const [name, , , , isBlock] = data.frames[frames[node]];
  if (isBlock) return 'block';
  // A class has one colour.
  const end = name.lastIndexOf('.', (name.indexOf('(') + name.length) % name.length);
  let hash = 7;
  for (let i = 0; i < (end > 0 ? end : name.length); i++) hash = (hash * 31 + name.charCodeAt(i)) >>> 0;
  return 'c' + (hash >>> 3) % 8;
}

const isHit = node => state.search !== '' && frames[node] >= 0 && hits[frames[node]] === 1;

function draw(focus) {
  const graph = get('graph'), width = graph.clientWidth, places = layOut(width), rows = 1 + places.reduce((most, place) => Math.max(most, depths[place.node]), 0);
  const hadFocus = graph.contains(document.activeElement);
  shown = new Map();
  const pieces = document.createDocumentFragment();
  for (const place of places) pieces.append(drawFrame(place, width, rows));
  if (valueOf(state.zoom) <= 0) pieces.append(make('p', 'nothing', 'Nothing here: ' + data.values[state.value].name + ' is 0.'));
  graph.replaceChildren(pieces);
  graph.style.height = rows * rowHeight + 'px';
  if (!shown.has(state.focus)) state.focus = state.zoom;
  const element = shown.get(state.focus);
  if (element) { element.tabIndex = 0; if (focus || hadFocus) element.focus({ preventScroll: false }); }
  document.body.dataset.shown = shown.size;
  get('reset').disabled = state.zoom === 0 && state.search === '';
}

function drawFrame({ node, left, width: share, above }, width, rows) {
  const pixels = share * width, element = make('div', 'frame ' + (isHit(node) ? 'hit' : colourOf(node)) + (pixels < 4 ? ' thin' : '') + (above ? ' above' : ''));
  if (pixels >= 30) element.textContent = nameOf(node);
  element.style.left = left * 100 + '%';
  element.style.width = share * 100 + '%';
  element.style.top = (state.flip ? rows - 1 - depths[node] : depths[node]) * rowHeight + 'px';
  element.tabIndex = -1;
  element.dataset.node = node;
  element.setAttribute('role', 'treeitem');
  element.setAttribute('aria-level', depths[node] + 1);
  element.setAttribute('aria-label', nameOf(node) + ', ' + formatValue(valueOf(node)) + ', ' + formatShare(valueOf(node), valueOf(0)));
  shown.set(node, element);
  return element;
}

// Of frames that match and call each other only the outermost counts, or the share would be too large.
function search() {
  const wanted = state.search.toLowerCase();
  hits = Uint8Array.from(data.frames, frame => wanted !== '' && (frame[0].toLowerCase().includes(wanted) || (frame[1] ?? '').toLowerCase().includes(wanted)) ? 1 : 0);
  let sum = 0, inside = Infinity;
  for (let node = 0; node < size; node++) {
    if (depths[node] <= inside) inside = Infinity;
    if (inside !== Infinity || !isHit(node)) continue;
    inside = depths[node];
    sum += valueOf(node);
  }
  const functions = hits.reduce((count, hit) => count + hit, 0);
  get('found').textContent = wanted === '' ? '' : functions === 0 ? 'not found' : formatShare(sum, valueOf(0)) + ' (' + formatValue(sum) + ') in ' + formatCount(functions) + (functions === 1 ? ' function' : ' functions');
}

function describe(node) {
  const place = placeOf(node);
  get('details').textContent = nameOf(node) + (place ? ' — ' + place : '') + ' — ' +
    data.values.map((value, i) => value.name + ' ' + formatValue(valueOf(node, i), i) + ' (' + formatShare(valueOf(node, i), valueOf(0, i)) + ')').join(', ');
}

function showTip(node, x, y) {
  const tip = get('tip'), table = make('table');
  data.values.forEach((value, i) => {
    const row = make('tr', i === state.value ? 'on' : '');
    row.append(make('td', '', value.name), make('td', '', formatValue(valueOf(node, i), i)), make('td', '', formatShare(valueOf(node, i), valueOf(0, i))));
    table.append(row);
  });
  tip.replaceChildren(make('div', 'name', nameOf(node)));
  if (placeOf(node)) tip.append(make('div', 'dim', placeOf(node)));
  tip.append(table);
  if (state.zoom !== 0 && depths[node] > depths[state.zoom]) tip.append(make('div', 'dim', formatShare(valueOf(node), valueOf(state.zoom)) + ' of ' + nameOf(state.zoom)));
  tip.hidden = false;
  placeTip(x, y);
}

function refresh(focus) {
  search();
  draw(focus);
  writeLink({ value: data.values[state.value].key, search: state.search, zoom: state.zoom || '', flip: state.flip ? 1 : '' });
}

function zoomTo(node) {
  state.zoom = state.focus = node;
  refresh(true);
  describe(node);
}

function reset() {
  state.search = get('search').value = '';
  zoomTo(0);
}

// Escape takes back one thing at a time.
function goBack() {
  get('tip').hidden = true;
  if (state.zoom !== 0) zoomTo(0);
  else if (state.search !== '') reset();
}

// The frames on the same level, from left to right.
function neighbour(node, step) {
  const level = [...shown.keys()].filter(other => depths[other] === depths[node]);
  return level[level.indexOf(node) + step];
}

function moveBy(key) {
  const below = children[state.focus].filter(node => shown.has(node)).sort((a, b) => valueOf(b) - valueOf(a))[0];
  const inward = state.flip ? 'ArrowUp' : 'ArrowDown', outward = state.flip ? 'ArrowDown' : 'ArrowUp';
  const places = { [inward]: below, [outward]: parents[state.focus], ArrowLeft: neighbour(state.focus, -1), ArrowRight: neighbour(state.focus, 1), Home: state.zoom };
  const next = places[key];
  if (next === undefined || !shown.has(next)) return;
  shown.get(state.focus).tabIndex = -1;
  state.focus = next;
  shown.get(next).tabIndex = 0;
  shown.get(next).focus();
}

function readState() {
  const link = readLink(), value = data.values.findIndex(one => one.key === link.get('value')), zoom = Number(link.get('zoom') ?? 0);
  if (value >= 0) state.value = value;
  state.search = get('search').value = link.get('search') ?? '';
  state.zoom = Number.isInteger(zoom) && zoom >= 0 && zoom < size ? zoom : 0;
  state.flip = get('flip').checked = link.get('flip') === '1';
  get('values').querySelectorAll('input')[state.value].checked = true;
  search();
  draw(false);
  if (state.zoom !== 0) describe(state.zoom);
}

function addValues() {
  data.values.forEach((value, i) => {
    const label = make('label'), input = make('input');
    input.type = 'radio';
    input.name = 'value';
    input.addEventListener('change', () => { state.value = i; refresh(false); });
    label.append(input, make('span', '', value.name));
    get('values').append(label);
  });
}

const nodeAt = event => { const frame = event.target.closest?.('.frame'); return frame ? Number(frame.dataset.node) : -1; };

function listen() {
  const graph = get('graph');
  graph.addEventListener('click', event => { if (nodeAt(event) >= 0) zoomTo(nodeAt(event)); });
  graph.addEventListener('mousemove', event => { if (nodeAt(event) >= 0) showTip(nodeAt(event), event.clientX, event.clientY); else get('tip').hidden = true; });
  graph.addEventListener('mouseover', event => { if (nodeAt(event) >= 0) describe(nodeAt(event)); });
  graph.addEventListener('mouseleave', () => { get('tip').hidden = true; });
  graph.addEventListener('focusin', event => { if (nodeAt(event) >= 0) { state.focus = nodeAt(event); describe(state.focus); } });
  graph.addEventListener('keydown', event => {
    if (event.key === 'Enter' || event.key === ' ') zoomTo(state.focus);
    else if (event.key.startsWith('Arrow') || event.key === 'Home') moveBy(event.key);
    else return;
    event.preventDefault();
  });
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') goBack();
    else if (event.key === '/' && document.activeElement !== get('search')) { get('search').focus(); event.preventDefault(); }
  });
  get('search').addEventListener('input', event => { state.search = event.target.value; refresh(false); });
  get('flip').addEventListener('change', event => { state.flip = event.target.checked; refresh(false); });
  get('reset').addEventListener('click', reset);
  addEventListener('hashchange', readState);
  addEventListener('resize', () => draw(false));
}

showHead('flame graph', data.folded ? [formatCount(data.folded) + ' small call paths are folded into “(other)”'] : []);
readNodes();
addValues();
listen();
readState();
document.body.dataset.ready = '1';
