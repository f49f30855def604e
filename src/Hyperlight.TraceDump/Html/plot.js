const left = 76, right = 12, top0 = 14, bottom = 26, whole = Math.max(1, data.duration, data.times[data.times.length - 1] ?? 0);
const heapParts = ['generation 0', 'generation 1', 'generation 2', 'large objects', 'pinned objects'];
const state = { view: 'sites', search: '', from: 0, to: whole, at: null, heap: true, mapped: false, drag: null, lit: null };
const siteCount = data.sites.length, rest = siteCount, native = siteCount + 1, managed = siteCount + 2, mapping = siteCount + 3;
const totals = data.times.map((_, i) => data.live[native][i] + data.live[managed][i]);
const peak = totals.reduce((best, total, i) => best < 0 || total > totals[best] ? i : best, -1);

// What is drawn, from the ground up.
function listSeries() {
  if (state.view === 'kinds') return [{ series: managed, colour: 'managed', name: 'managed', from: '' }, { series: native, colour: 'native', name: 'native', from: '' }];
  const series = data.sites.map((site, i) => ({ series: i, colour: 's' + i, name: site.name, from: site.path.join(' ← ') }));
  if (data.live[rest].some(value => value > 0)) series.push({ series: rest, colour: 'rest', name: 'all other sites', from: '' });
  return series;
}

const isFound = one => state.search === '' || (one.name + ' ' + one.from).toLowerCase().includes(state.search.toLowerCase());
const isFaded = one => state.lit !== null ? one.series !== state.lit : !isFound(one);

// The last point at a time or before it: what was alive then. -1 before the first.
function indexAt(time) {
  let low = -1, high = data.times.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (data.times[middle] <= time) low = middle; else high = middle - 1;
  }
  return low;
}

const valueAt = (series, index) => index < 0 ? 0 : data.live[series][index];

function svg(tag, attributes, text) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

// Places on the screen of times and bytes.
function scales() {
  const { clientWidth: width, clientHeight: height } = get('chart'), first = indexAt(state.from), last = indexAt(state.to);
  let most = 1;
  for (let i = first; i <= last; i++) {
    most = Math.max(most, i < 0 ? 0 : totals[i]);
    if (state.mapped) most = Math.max(most, valueAt(mapping, i));
  }
  if (state.heap) for (const mark of data.collections) if (mark[0] >= state.from && mark[0] <= state.to) most = Math.max(most, sizeOf(mark));
  most *= 1.06;
  const span = state.to - state.from, inner = width - left - right, deep = height - top0 - bottom;
  return {
    width, height, first, last, most,
    x: time => left + inner * (time - state.from) / span,
    y: bytes => top0 + deep * (1 - bytes / most),
    time: x => state.from + span * Math.min(1, Math.max(0, (x - left) / inner)),
    bytes: y => most * (1 - (y - top0) / deep),
  };
}

const sizeOf = mark => mark.slice(2).reduce((sum, size) => sum + size, 0);

// Memory changes at once, so lines go up and down, and not aslant.
function stepsOf(scale, values) {
  const steps = [];
  for (let i = scale.first; i <= scale.last; i++) steps.push([Math.max(state.from, i < 0 ? 0 : data.times[i]), values[i - scale.first]]);
  steps.push([state.to, values[values.length - 1]]);
  return steps;
}

const round = number => Math.round(number * 10) / 10;

function pathOf(scale, steps) {
  let path = '';
  steps.forEach(([time, value], i) => {
    const x = round(scale.x(time)), y = round(scale.y(value));
    path += i === 0 ? 'M' + x + ' ' + y : 'H' + x + 'V' + y;
  });
  return path;
}

function areaOf(scale, lower, upper) {
  const back = stepsOf(scale, lower).reverse();
  let path = pathOf(scale, stepsOf(scale, upper));
  back.forEach(([time, value], i) => {
    const x = round(scale.x(time)), y = round(scale.y(value));
    path += i === 0 ? 'V' + y : 'V' + y + 'H' + x;
  });
  return path + 'Z';
}

function drawAreas(scale, picture) {
  const count = scale.last - scale.first + 1;
  let ground = new Array(count).fill(0);
  for (const one of listSeries()) {
    const upper = ground.map((value, i) => value + valueAt(one.series, scale.first + i));
    picture.append(svg('path', { d: areaOf(scale, ground, upper), class: 'area ' + one.colour + (isFaded(one) ? ' faded' : ''), 'data-series': one.series }));
    ground = upper;
  }
  if (!state.mapped) return;
  const values = ground.map((_, i) => valueAt(mapping, scale.first + i));
  picture.append(svg('path', { d: pathOf(scale, stepsOf(scale, values)), class: 'mapped' }));
}

// A step of a power of two for bytes, of 1, 2 or 5 for time.
function drawAxes(scale, picture) {
  let step = 1;
  while (scale.most / step > 6) step *= 2;
  for (let value = 0; value <= scale.most; value += step) {
    const y = round(scale.y(value)) + 0.5;
    picture.append(svg('line', { x1: left, x2: scale.width - right, y1: y, y2: y, class: 'grid' }), svg('text', { x: left - 8, y: y + 4, 'text-anchor': 'end' }, formatBytes(value)));
  }
  const rough = (state.to - state.from) / Math.max(2, scale.width / 130), power = 10 ** Math.floor(Math.log10(rough));
  const pace = power * ([1, 2, 5].find(one => one * power >= rough) ?? 10);
  for (let time = Math.ceil(state.from / pace) * pace; time <= state.to; time += pace)
    picture.append(svg('text', { x: Math.min(scale.x(time), scale.width - 30), y: scale.height - 8, 'text-anchor': 'middle' }, formatTime(time)));
}

function drawMarks(scale, picture) {
  if (state.heap) {
    let path = '';
    for (const mark of data.collections) {
      if (mark[0] >= state.from && mark[0] <= state.to) path += 'M' + round(scale.x(mark[0]) - 4) + ' ' + round(scale.y(sizeOf(mark))) + 'l4 -4l4 4l-4 4z';
    }
    picture.append(svg('path', { d: path, class: 'mark', 'data-count': data.collections.length }));
  }
  const time = data.times[peak];
  if (time === undefined || time < state.from || time > state.to) return;
  const x = scale.x(time), y = scale.y(totals[peak]), isLate = x > scale.width - 170;
  const place = { x: x + (isLate ? -8 : 8), y: Math.max(11, y - 5), 'text-anchor': isLate ? 'end' : 'start', class: 'peak-text' };
  picture.append(svg('circle', { cx: x, cy: y, r: 3.5, class: 'peak' }), svg('text', place, 'peak ' + formatBytes(totals[peak])));
}

function draw() {
  const scale = scales(), picture = svg('svg', { viewBox: '0 0 ' + scale.width + ' ' + scale.height, 'aria-hidden': 'true' });
  drawAxes(scale, picture);
  drawAreas(scale, picture);
  drawMarks(scale, picture);
  if (state.at !== null && state.at >= state.from && state.at <= state.to) picture.append(svg('line', { x1: scale.x(state.at), x2: scale.x(state.at), y1: top0, y2: scale.height - bottom, class: 'cursor' }));
  if (state.drag) picture.append(svg('rect', { x: Math.min(state.drag.from, state.drag.to), y: top0, width: Math.abs(state.drag.to - state.drag.from), height: scale.height - top0 - bottom, class: 'drag' }));
  get('chart').replaceChildren(picture);
  get('reset').disabled = get('wider').disabled = state.from === 0 && state.to === whole;
  document.body.dataset.points = scale.last - scale.first + 1;
}

function swatch(colour) {
  return make('span', 'swatch ' + colour);
}

function drawLegend() {
  const index = state.at === null ? peak : indexAt(state.at), rows = listSeries().filter(isFound);
  get('when').textContent = state.at === null ? 'Alive at the peak, ' + formatTime(data.times[peak] ?? 0) : 'Alive at ' + formatTime(state.at);
  get('legend').replaceChildren(...rows.map(one => {
    const row = make('li');
    row.tabIndex = 0;
    row.dataset.series = one.series;
    row.append(swatch(one.colour), make('span', 'name', one.name), make('span', 'value', formatBytes(valueAt(one.series, index))));
    if (one.from) { row.append(make('span', 'from', one.from)); row.title = one.name + ' ← ' + one.from; }
    return row;
  }));
  if (rows.length === 0) get('legend').append(make('li', 'none', 'No site is called so.'));
}

function collectionNear(time, span) {
  const near = data.collections.filter(mark => Math.abs(mark[0] - time) <= span).sort((a, b) => Math.abs(a[0] - time) - Math.abs(b[0] - time))[0];
  return near && state.heap ? near : null;
}

function tellCollection(mark) {
  const parts = mark.slice(2).map((size, i) => heapParts[i] + ' ' + formatBytes(size));
  return 'collection of generation ' + mark[1] + ' at ' + formatTime(mark[0]) + ': heap ' + formatBytes(sizeOf(mark)) + (parts.length > 0 ? ' (' + parts.join(', ') + ')' : '');
}

// In which area a place lies.
function seriesAt(index, bytes) {
  let ground = 0;
  if (bytes < 0) return -1;
  for (const one of listSeries()) {
    ground += valueAt(one.series, index);
    if (bytes < ground) return one.series;
  }
  return -1;
}

function showTip(x, y, bytes, mark) {
  const index = indexAt(state.at), tip = get('tip'), table = make('table'), under = seriesAt(index, bytes);
  const rows = listSeries().map(one => ({ ...one, value: valueAt(one.series, index) })).filter(one => one.value > 0).sort((a, b) => b.value - a.value);
  for (const one of rows.slice(0, 7)) {
    const row = make('tr', one.series === under ? 'on' : ''), name = make('td');
    name.append(swatch(one.colour), document.createTextNode(one.name));
    row.append(name, make('td', '', formatBytes(one.value)));
    table.append(row);
  }
  tip.replaceChildren(make('div', 'name', formatTime(state.at) + ': ' + formatBytes(index < 0 ? 0 : totals[index])), table);
  if (state.mapped) tip.append(make('div', 'dim', 'mapped ' + formatBytes(valueAt(mapping, index))));
  if (mark) tip.append(make('div', 'dim', tellCollection(mark)));
  tip.hidden = false;
  // The legend stays free where there is room.
  placeTip(x, y, get('chart').getBoundingClientRect().right);
}

function tell(mark) {
  const index = indexAt(state.at), rows = listSeries().map(one => ({ name: one.name, value: valueAt(one.series, index) })).filter(one => one.value > 0).sort((a, b) => b.value - a.value);
  get('details').textContent = formatTime(state.at) + ': ' + formatBytes(index < 0 ? 0 : totals[index]) + ' — ' + rows.slice(0, 3).map(one => one.name + ' ' + formatBytes(one.value)).join(', ') + (mark ? ' — ' + tellCollection(mark) : '');
}

// At most once for each picture on the screen.
let isWaiting = false;
function refreshSoon() {
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => { isWaiting = false; draw(); drawLegend(); });
}

function refresh() {
  draw();
  drawLegend();
  const isZoomed = state.from !== 0 || state.to !== whole;
  writeLink({ view: state.view, search: state.search, from: isZoomed ? Math.round(state.from) : '', to: isZoomed ? Math.round(state.to) : '', heap: state.heap ? '' : 0, mapped: state.mapped ? 1 : '' });
}

// Not closer than ten microseconds, not wider than all.
function zoomTo(from, to) {
  const span = Math.min(whole, Math.max(10, to - from));
  state.from = Math.min(whole - span, Math.max(0, from));
  state.to = state.from + span;
  refresh();
}

const zoomAround = (time, factor) => zoomTo(time - (time - state.from) * factor, time + (state.to - time) * factor);

function reset() {
  state.search = get('search').value = '';
  state.at = state.drag = null;
  get('tip').hidden = true;
  zoomTo(0, whole);
}

function pointAt(event) {
  const box = get('chart').getBoundingClientRect(), scale = scales(), x = event.clientX - box.left;
  state.at = scale.time(x);
  if (state.drag) { state.drag.to = scale.x(state.at); get('tip').hidden = true; }
  else {
    const mark = collectionNear(state.at, 5 * (state.to - state.from) / scale.width);
    showTip(event.clientX, event.clientY, scale.bytes(event.clientY - box.top), mark);
    tell(mark);
  }
  refreshSoon();
}

function endDrag() {
  const drag = state.drag, scale = scales();
  state.drag = null;
  if (!drag || Math.abs(drag.to - drag.from) < 4) return refreshSoon();
  zoomTo(scale.time(Math.min(drag.from, drag.to)), scale.time(Math.max(drag.from, drag.to)));
}

function listenToPointer() {
  const chart = get('chart');
  chart.addEventListener('pointermove', pointAt);
  chart.addEventListener('pointerleave', () => { if (!state.drag) { state.at = null; get('tip').hidden = true; refreshSoon(); } });
  chart.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    const scale = scales(), x = scale.x(scale.time(event.clientX - chart.getBoundingClientRect().left));
    state.drag = { from: x, to: x };
    try { chart.setPointerCapture(event.pointerId); } catch { /* A pointer that a program made up. */ }
  });
  chart.addEventListener('pointerup', endDrag);
  chart.addEventListener('pointercancel', () => { state.drag = null; refreshSoon(); });
  chart.addEventListener('wheel', event => {
    event.preventDefault();
    const span = state.to - state.from;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) zoomTo(state.from + span * Math.sign(event.deltaX) / 20, state.from + span * Math.sign(event.deltaX) / 20 + span);
    else zoomAround(scales().time(event.clientX - chart.getBoundingClientRect().left), event.deltaY > 0 ? 1.25 : 0.8);
  }, { passive: false });
  chart.addEventListener('dblclick', reset);
}

// Without a pointer the cursor tells what it points at beside its line.
function showCursor() {
  const box = get('chart').getBoundingClientRect(), scale = scales(), mark = collectionNear(state.at, (state.to - state.from) / 200);
  showTip(box.left + scale.x(state.at), box.top + 40, -1, mark);
  tell(mark);
}

function moveCursor(step) {
  const span = state.to - state.from, time = (state.at ?? (step > 0 ? state.from : state.to)) + step * span / 100;
  state.at = Math.min(whole, Math.max(0, time));
  if (state.at < state.from || state.at > state.to) zoomTo(state.at - span / 2, state.at + span / 2);
  showCursor();
  refreshSoon();
}

function listenToKeys() {
  get('chart').addEventListener('keydown', event => {
    const middle = state.at ?? (state.from + state.to) / 2;
    if (event.key === '+' || event.key === '=') zoomAround(middle, 0.8);
    else if (event.key === '-') zoomAround(middle, 1.25);
    else if (event.key === 'ArrowLeft') moveCursor(-1);
    else if (event.key === 'ArrowRight') moveCursor(1);
    else return;
    event.preventDefault();
  });
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') reset();
    else if (event.key === '/' && document.activeElement !== get('search')) { get('search').focus(); event.preventDefault(); }
  });
}

function listenToControls() {
  const light = event => { const row = event.target.closest?.('li[data-series]'), lit = row ? Number(row.dataset.series) : null; if (lit !== state.lit) { state.lit = lit; draw(); } };
  for (const name of ['mouseover', 'focusin']) get('legend').addEventListener(name, light);
  for (const name of ['mouseleave', 'focusout']) get('legend').addEventListener(name, () => { state.lit = null; draw(); });
  get('views').addEventListener('change', event => { state.view = event.target.value; refresh(); });
  get('search').addEventListener('input', event => { state.search = event.target.value; refresh(); });
  get('heap').addEventListener('change', event => { state.heap = event.target.checked; refresh(); });
  get('mapped').addEventListener('change', event => { state.mapped = event.target.checked; refresh(); });
  get('closer').addEventListener('click', () => zoomAround((state.from + state.to) / 2, 0.5));
  get('wider').addEventListener('click', () => zoomAround((state.from + state.to) / 2, 2));
  get('reset').addEventListener('click', reset);
  addEventListener('hashchange', readState);
  addEventListener('resize', refreshSoon);
}

function numberOf(link, name, other) {
  const value = Number(link.get(name) ?? NaN);
  return Number.isFinite(value) && value >= 0 && value <= whole ? value : other;
}

function readState() {
  const link = readLink(), from = numberOf(link, 'from', 0), to = numberOf(link, 'to', whole);
  state.view = link.get('view') === 'kinds' ? 'kinds' : 'sites';
  state.search = get('search').value = link.get('search') ?? '';
  [state.from, state.to] = from < to ? [from, to] : [0, whole];
  state.at = numberOf(link, 'at', null);
  state.heap = get('heap').checked = link.get('heap') !== '0';
  state.mapped = get('mapped').checked = link.get('mapped') === '1';
  get('views').querySelector('[value=' + state.view + ']').checked = true;
  draw();
  drawLegend();
  if (state.at !== null) showCursor();
}

showHead('memory over time', data.collectionCount > data.collections.length ? [formatCount(data.collections.length) + ' of ' + formatCount(data.collectionCount) + ' collections are shown'] : []);
listenToPointer();
listenToKeys();
listenToControls();
readState();
document.body.dataset.ready = '1';
