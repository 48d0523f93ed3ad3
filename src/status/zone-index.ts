import type { Trace } from './dependence.js';
import type { Dependence } from '../ledger/world-loader.js';

const NONE: ReadonlySet<string> = new Set();

/**
 * The zones by what their statuses depend on, so that an entry need not be held against every zone. It finds all zones
 * that `touches` would, and more: that function has the last word.
 */
export class ZoneIndex {
  private readonly zones = new Map<string, Set<string>>();

  /** Files a zone under what it depends on, and no longer under what it depended on before. */
  file(
    zoneId: string,
    { before, after }: { readonly before?: Dependence; readonly after: Dependence },
  ): void {
    if (before === after) return;
    const [gone, come] = before ? [namesIn(before, after), namesIn(after, before)] : [[], namesIn(after)];
    for (const name of gone) {
      const zones = this.zones.get(name);
      if (zones?.delete(zoneId) && zones.size === 0) this.zones.delete(name);
    }
    for (const name of come) {
      const zones = this.zones.get(name);
      if (zones === undefined) this.zones.set(name, new Set([zoneId]));
      else zones.add(zoneId);
    }
  }

  /** The zones that an entry may touch, but for those that it reaches as a place that moved. */
  near({ stream, subjects, keys }: Trace): ReadonlySet<string> {
    const found = new Set<string>();
    for (const name of [stream, ...subjects.map(asSubject), ...keys]) {
      for (const zoneId of this.zones.get(name) ?? NONE) found.add(zoneId);
    }
    return found;
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
