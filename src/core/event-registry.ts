import type { DomainEvent, EventTypeInfo, Section } from './event-type.js';
import type { Json } from './json.js';

/** The data of one event, split by section; what an event has nothing of is an empty object. */
export type SectionedData = Readonly<Record<Section, Readonly<Record<string, Json>>>>;

/** The stored form names a type or version that this program does not know, or fields that it never wrote. */
export class UnreadableEvent extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableEvent';
  }
}

/**
 * Knows every type of event that was ever stored: splits data into sections on the way in, and on the way out puts it
 * together and lifts old versions to today's form.
 */
export class EventRegistry {
  private readonly types = new Map<string, EventTypeInfo>();

  constructor(types: readonly EventTypeInfo[]) {
    for (const type of types) {
      if (this.types.has(type.type)) throw new Error(`Event type ${type.type} is registered twice`);
      for (let version = 1; version < type.version; version += 1) {
        if (type.upcasters[version] === undefined) {
          throw new Error(`Event type ${type.type} has no upcaster from version ${version}`);
        }
      }
      this.types.set(type.type, type);
    }
  }

  /** All types, for documents and tests. */
  all(): readonly EventTypeInfo[] {
    return [...this.types.values()];
  }

  /** @throws UnreadableEvent if the type was never registered */
  typeOf(name: string): EventTypeInfo {
    const type = this.types.get(name);
    if (type === undefined) throw new UnreadableEvent(`Unknown event type ${name}`);
    return type;
  }

  /**
   * The data by section. Fields that are undefined are left out.
   *
   * @throws Error if the event carries a field without a declared section: nothing undeclared ever reaches the log
   */
  split(event: DomainEvent): SectionedData {
    const type = this.typeOf(event.type);
    const split: Record<Section, Record<string, Json>> = { public: {}, restricted: {}, source: {} };
    for (const [field, value] of Object.entries(event.data) as [string, Json | undefined][]) {
      if (value === undefined) continue;
      const section = type.sections[field];
      if (section === undefined) throw new Error(`${event.type}.${field} has no declared section`);
      split[section][field] = value;
    }
    return split;
  }

  /**
   * Puts stored sections together and lifts them to the current version.
   *
   * @throws UnreadableEvent for an unknown type or a version of the future
   */
  join(name: string, schemaVersion: number, sections: SectionedData): DomainEvent {
    const type = this.typeOf(name);
    if (schemaVersion > type.version) {
      throw new UnreadableEvent(
        `${name} is stored in version ${schemaVersion}, this program knows ${type.version}`,
      );
    }
    let data: Record<string, Json> = { ...sections.public, ...sections.restricted, ...sections.source };
    for (let version = schemaVersion; version < type.version; version += 1) {
      const upcast = type.upcasters[version];
      if (upcast === undefined) throw new UnreadableEvent(`${name} has no upcaster from version ${version}`);
      data = upcast(data);
    }
    return { type: name, data };
  }
}
