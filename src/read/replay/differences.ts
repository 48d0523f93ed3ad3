/** Where two answers differ. What one of them lacks is undefined there. */
export interface Difference {
  /** Like `/legal/agreements/july-trial/phase`: items of lists by their ids, where they have any. */
  readonly path: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** What items of a list are known by, in the order of preference. */
const KEYS = ['agreementId', 'actorId', 'eventId', 'axis', 'id'] as const;

type Branch = Readonly<Record<string, unknown>>;

/** The deepest places at which two JSON values differ, in the order of the first; none if they are the same. */
export function differencesOf(a: unknown, b: unknown, path = ''): readonly Difference[] {
  const [left, right] = branches(a, b);
  if (left === undefined || right === undefined) {
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ path, a, b }];
  }
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].flatMap((name) => differencesOf(left[name], right[name], `${path}/${name}`));
}

/** Both as objects whose fields can be compared one by one, if they are such. */
function branches(a: unknown, b: unknown): readonly [Branch | undefined, Branch | undefined] {
  if (Array.isArray(a) && Array.isArray(b)) {
    const [left, right] = [byKey(a), byKey(b)];
    // Both in the same way: an empty list fits whatever the other one is.
    return [left, right];
  }
  return [asObject(a), asObject(b)];
}

/** The items by the first key that tells them apart; undefined if none does. */
function byKey(items: readonly unknown[]): Branch | undefined {
  const objects = items.map(asObject);
  for (const key of KEYS) {
    const ids = objects.map((object) => object?.[key]);
    if (ids.every((id) => typeof id === 'string') && new Set(ids).size === ids.length) {
      return Object.fromEntries(ids.map((id, index) => [id, items[index]]));
    }
  }
  return undefined;
}

function asObject(value: unknown): Branch | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Branch) : undefined;
}
