/** What is left of a set when nothing in it can be left out alone. */
export interface MinimalSet<Item> {
  readonly items: readonly Item[];
  /** False if the search was given up before: the items suffice, but some may not be needed. */
  readonly minimal: boolean;
}

/**
 * Leaves out of a set whatever is not needed for a condition that the whole set meets: large pieces first, then single
 * items until none can go. Later items go before earlier ones, so that of two that do the same the first stays.
 *
 * Nothing is supposed of the condition: whatever is answered has been tried. About 2 k log n trials for k of n.
 *
 * @param mostTrials how often the condition may be asked
 */
export async function minimalSet<Item>(
  all: readonly Item[],
  holds: (some: readonly Item[]) => Promise<boolean>,
  mostTrials: number,
): Promise<MinimalSet<Item>> {
  let items = all;
  let trials = 0;
  for (let size = Math.max(1, Math.ceil(all.length / 2)); ;) {
    let shrunk = false;
    for (let end = items.length; end > 0; end -= size) {
      if (trials === mostTrials) return { items, minimal: false };
      trials += 1;
      const without = [...items.slice(0, Math.max(0, end - size)), ...items.slice(end)];
      if (!(await holds(without))) continue;
      items = without;
      shrunk = true;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (!shrunk) return { items, minimal: true };
  }
}
