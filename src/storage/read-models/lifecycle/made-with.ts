import { TZ_VERSION } from '../../../rules/time/zone-data.js';

/** What rows are made with: something newer makes other rows of the same log. */
export interface MadeWith {
  /** The version of the projection. */
  readonly version: number;
  /** The version of the time zone data, like `2026f`; empty for rows of builds that went by their runtime's. */
  readonly tz: string;
}

/** A later version of the program made these rows. */
export class NewerProjection extends Error {
  constructor(name: string) {
    super(`The rows of projection ${name} were made by a newer version`);
    this.name = 'NewerProjection';
  }
}

/** A program with later time zone data made these rows. */
export class NewerTimeZoneData extends Error {
  constructor(name: string) {
    super(`The rows of projection ${name} were made with newer time zone data`);
    this.name = 'NewerTimeZoneData';
  }
}

/** What a projection of this program makes rows with. */
export function madeBy({ version }: Pick<MadeWith, 'version'>): MadeWith {
  return { version, tz: TZ_VERSION };
}

/**
 * Whether rows are to be made anew before this program goes on with them.
 *
 * @throws NewerProjection, NewerTimeZoneData if it must leave them alone
 */
export function isOutdated(rows: MadeWith, projection: { name: string; version: number }): boolean {
  const ours = madeBy(projection);
  if (rows.version > ours.version) throw new NewerProjection(projection.name);
  if (rows.tz > ours.tz) throw new NewerTimeZoneData(projection.name);
  return rows.version < ours.version || rows.tz < ours.tz;
}
