/** Of a package: which, and whether only tests need it. */
export interface LockedPackage {
  readonly version: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

export const PROGRAM_MEGABYTES: number;
export function lockedPackages(): readonly [path: string, entry: LockedPackage][];
export function megabytes(paths: readonly string[]): number;
export function isBuilt(): boolean;
