import { ZONES } from './zone-data.js';

/*
 * Names of time zones (rules.md, section 2). Accepted are UTC and the names of places: a place keeps its name even
 * where it is a link, since no city is to become another country's. Entries of older logs may bear whatever the
 * runtime of their day took, in any case; they are read as what that runtime took it for.
 */

/**
 * Names that are none of the database's, or say too little of where: Java's short names as ICU takes them, and two that
 * the database has given up.
 */
const OLDER: Readonly<Record<string, string>> = {
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  AGT: 'America/Argentina/Buenos_Aires',
  ART: 'Africa/Cairo',
  AST: 'America/Anchorage',
  BET: 'America/Sao_Paulo',
  BST: 'Asia/Dhaka',
  CAT: 'Africa/Maputo',
  CNT: 'America/St_Johns',
  CST: 'America/Chicago',
  CTT: 'Asia/Shanghai',
  EAT: 'Africa/Nairobi',
  ECT: 'Europe/Paris',
  IET: 'America/Indiana/Indianapolis',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MIT: 'Pacific/Apia',
  NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi',
  PNT: 'America/Phoenix',
  PRT: 'America/Puerto_Rico',
  PST: 'America/Los_Angeles',
  SST: 'Pacific/Guadalcanal',
  VST: 'Asia/Ho_Chi_Minh',
  CST6CDT: 'America/Chicago',
  EST5EDT: 'America/New_York',
  MST7MDT: 'America/Denver',
  PST8PDT: 'America/Los_Angeles',
  'Canada/East-Saskatchewan': 'America/Regina',
  'US/Pacific-New': 'America/Los_Angeles',
  'Etc/UTC': 'UTC',
  'Etc/GMT-0': 'UTC',
};

const accepted = new Set(['UTC', ...ZONES.names.filter((name) => /^(?!Etc\/).+\//.test(name))]);

/** By the small letters of a name, what it stands for; names that are accepted stand for themselves. */
const meanings = new Map(
  [...ZONES.names, ...Object.keys(OLDER)].map((name) => [name.toLowerCase(), meaningOf(name)]),
);

function meaningOf(name: string): string {
  if (accepted.has(name)) return name;
  const target = ZONES.targetOf(name) ?? name;
  return OLDER[target] ?? target;
}

/** Whether a command, a setting or a query may name a time zone so. */
export function isTimeZone(name: string): boolean {
  return accepted.has(name);
}

/** What is wrong with the name of a time zone, and which to send; undefined if nothing is. */
export function timeZoneFault(name: unknown): string | undefined {
  if (typeof name !== 'string') return 'must be the name of a time zone, like Asia/Damascus';
  if (isTimeZone(name)) return undefined;
  const meant = readTimeZone(name);
  if (meant !== undefined && isTimeZone(meant)) return `must be ${meant}, for which ${name} is another name`;
  return 'must be a time zone by its IANA name, like Asia/Damascus, or UTC';
}

/** The time zone that a name in a log stands for, whichever build recorded it; undefined if nobody can tell. */
export function readTimeZone(name: string | undefined): string | undefined {
  return name === undefined ? undefined : meanings.get(name.toLowerCase());
}
