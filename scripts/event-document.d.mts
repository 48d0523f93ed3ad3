/** What the document says of a type; an event type of the registry has it all. */
export interface DocumentedType {
  readonly type: string;
  readonly version: number;
  readonly irrevocable: boolean;
  readonly sections: Readonly<Record<string, string>>;
}

/** docs/events.md as text. `fixtures`: by name of the type, as in test/golden, in its current version. */
export function eventDocument(
  types: readonly DocumentedType[],
  fixtures: ReadonlyMap<string, { readonly sections: { readonly header: string }; readonly data: object }>,
): string;
