/** An SQL statement takes only so many parameters. */
const MAX_PARAMETERS = 10_000;

/** The values in pieces, each few enough for the parameters of one statement. */
export function* chunks(values: readonly string[]): Iterable<string[]> {
  for (let start = 0; start < values.length; start += MAX_PARAMETERS) {
    yield values.slice(start, start + MAX_PARAMETERS);
  }
}
