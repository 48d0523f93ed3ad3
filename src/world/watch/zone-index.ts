import type { Dependence } from '../world-loader.js';
import type { Trace } from './dependence.js';

/**
 * The zones by what their statuses depend on, so that an entry need not be held against every zone. It finds all zones
 * that `touches` would, and more: that function has the last word.
 */
export class ZoneIndex {
  /** Most names lead to one zone alone, and there are hundreds to each: a set of one would take most of the memory. */
  private readonly zones = new Map<string, string | Set<string>>();

  /** Files a zone under what it depends on, and no longer under what it depended on before. */
  file(
    zoneId: string,
    { before, after }: { readonly before?: Dependence; readonly after: Dependence },
  ): void {
    if (before === after) return;
    const [gone, come] = before ? [namesIn(before, after), namesIn(after, before)] : [[], namesIn(after)];
    for (const name of gone) this.remove(name, zoneId);
    for (const name of come) this.add(name, zoneId);
  }

  /** The zones that an entry may touch, but for those that it reaches as a place that moved. */
  near({ stream, subjects, keys }: Trace): ReadonlySet<string> {
    const found = new Set<string>();
    for (const name of [stream, ...subjects.map(asSubject), ...keys]) {
      const zones = this.zones.get(name);
      if (typeof zones === 'string') found.add(zones);
      else for (const zoneId of zones ?? []) found.add(zoneId);
    }
    return found;
  }

  private add(name: string, zoneId: string): void {
    const zones = this.zones.get(name);
    if (zones === undefined) this.zones.set(name, zoneId);
    else if (typeof zones === 'string') this.zones.set(name, new Set([zones, zoneId]));
    else zones.add(zoneId);
  }

  private remove(name: string, zoneId: string): void {
    const zones = this.zones.get(name);
    if (zones === zoneId) this.zones.delete(name);
    else if (typeof zones === 'object' && zones.delete(zoneId) && zones.size === 0) this.zones.delete(name);
  }
}

/** What one dependence names, and another does not. */
function* namesIn({ streams, subjects, keys }: Dependence, other?: Dependence): Iterable<string> {
  for (const stream of streams) if (!other?.streams.has(stream)) yield stream;
  for (const subject of subjects.keys()) if (!other?.subjects.has(subject)) yield asSubject(subject);
  for (const key of keys) if (!other?.keys.has(key)) yield key;
}

/** A thing that entries are looked for about is named like its stream, and is another matter. */
function asSubject(subject: string): string {
  return `about ${subject}`;
}
