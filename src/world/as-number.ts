import type { ValueTransformer } from 'typeorm';

/** A whole number beyond 32 bits in a 64-bit column; positions and milliseconds stay far below 2^53. */
export const asNumber: ValueTransformer = {
  to: (value: number | null | undefined) => value ?? null,
  from: (stored: string | number | null) => (stored === null ? null : Number(stored)),
};
