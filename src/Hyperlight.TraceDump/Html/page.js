
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const get = id => document.getElementById(id);

// Whatever is shown goes in as text: names come from a guest.
function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function formatBytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let unit = 0;
  while (Math.abs(value) >= 1023.995 && unit < units.length - 1) { value /= 1024; unit++; }
  return (unit === 0 ? String(Math.round(value)) : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)) + ' ' + units[unit];
}

const formatCount = value => Math.round(value).toLocaleString('en-US');

function formatTime(microseconds) {
  if (microseconds === 0) return '0 s';
  if (microseconds < 1e3) return Math.round(microseconds) + ' µs';
  if (microseconds < 1e6) return (microseconds / 1e3).toPrecision(4).replace(/\.?0+$/, '') + ' ms';
  return (microseconds / 1e6).toFixed(3).replace(/\.?0+$/, '') + ' s';
}

function formatShare(part, whole) {
  const share = whole > 0 ? 100 * part / whole : 0;
  return (share >= 99.95 || share === 0 ? share.toFixed(0) : share >= 0.1 ? share.toFixed(1) : '< 0.1') + ' %';
}

// What is shown is in the address, so that a link shows the same.
const readLink = () => new URLSearchParams(location.hash.slice(1));
function writeLink(values) {
  const link = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== '' && value !== null && value !== undefined) link.set(key, value);
  history.replaceState(null, '', '#' + link);
}

function showHead(what, extra) {
  const parts = [];
  if (data.started) parts.push(data.started);
  parts.push(formatTime(data.duration) + ' long', 'peak ' + formatBytes(data.peakBytes) + ' at ' + formatTime(data.peakTime));
  parts.push(data.sampled ? 'samples, one each ' + formatBytes(data.sampled) + ' on average' : 'every allocation recorded');
  get('title').textContent = data.guest + ': ' + what;
  get('about').textContent = parts.join(' · ');
  get('notes').textContent = [...data.notes, ...extra].join(' · ');
}

// On the right of a place, unless it would reach beyond an edge there.
function placeTip(x, y, edge = innerWidth) {
  const tip = get('tip'), box = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, x + 14 + box.width > edge ? x - 14 - box.width : x + 14) + 'px';
  tip.style.top = Math.max(4, y + 16 + box.height > innerHeight ? y - 12 - box.height : y + 16) + 'px';
}
