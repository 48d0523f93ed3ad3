/** What was found of one thing that the program needs. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** For people. */
  readonly detail: string;
}
