/** What the command line ends with: found good, found something wrong, wrong use. */
export const EXIT = { GOOD: 0, WRONG: 1, MISUSED: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
