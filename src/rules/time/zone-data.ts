import packed from 'moment-timezone/data/packed/latest.json' with { type: 'json' };

/*
 * The program's own time zone data, so that a log answers alike under every Node (rules.md, section 2): the IANA
 * database as the package moment-timezone packs it. Packed numbers are minutes in base 60; one digit after a point is
 * seconds.
 */

/** A time zone: what is added to UTC, and when (ms) each offset (ms) gives way to the next. */
export interface TimeZone {
  readonly offsets: readonly number[];
  /** One fewer than there are offsets: the last goes on for ever. */
  readonly until: readonly number[];
}

/** A version of the database. */
export interface ZoneData {
  /** Like `2026f`; of two versions the later is the greater text. */
  readonly version: string;
  readonly names: readonly string[];
  /** The name that a name stands for; undefined if it is a zone's own, or none at all. */
  readonly targetOf: (name: string) => string | undefined;
  readonly zoneOf: (name: string) => TimeZone | undefined;
}

/** Reads packed data: zones are `name|abbreviations|offsets|indices|spans|population`, links `target|name`. */
export function readZones(data: {
  readonly version: string;
  readonly zones: readonly string[];
  readonly links: readonly string[];
}): ZoneData {
  const zones = new Map(data.zones.map((zone) => [zone.slice(0, zone.indexOf('|')), zone]));
  const targets = new Map(data.links.map((link) => link.split('|').reverse() as [string, string]));
  const unpacked = new Map<string, TimeZone>();
  return {
    version: data.version,
    names: [...zones.keys(), ...targets.keys()],
    targetOf: (name) => targets.get(name),
    zoneOf: (name) => {
      const known = unpacked.get(name);
      if (known !== undefined) return known;
      const found = zones.get(targets.get(name) ?? name);
      if (found === undefined) return undefined;
      const zone = unpack(found);
      unpacked.set(name, zone);
      return zone;
    },
  };
}

function unpack(zone: string): TimeZone {
  const [, , west = '', indices = '', spans = ''] = zone.split('|');
  const offsets = west.split(' ').map((text) => -milliseconds(text));
  let at = 0;
  return {
    offsets: [...indices].map((index) => offsets[digit(index)] as number),
    until: spans === '' ? [] : spans.split(' ').map((span) => (at += milliseconds(span))),
  };
}

function milliseconds(text: string): number {
  const [minutes = '', seconds = '0'] = text.replace('-', '').split('.');
  const ms = [...minutes].reduce((sum, each) => sum * 60 + digit(each), 0) * 60_000 + digit(seconds) * 1_000;
  return text.startsWith('-') ? -ms : ms;
}

/** 0-9, a-z, A-X. */
function digit(text: string): number {
  const value = Number.parseInt(text, 36);
  return text >= 'A' && text <= 'X' ? value + 26 : value;
}

/** The data by which this program reckons. */
export const ZONES: ZoneData = readZones(packed);

/** The version of the time zone data: `parameters.tz`. */
export const TZ_VERSION = ZONES.version;
