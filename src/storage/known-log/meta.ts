/** What is to be known of a store as a whole, by key, in the store's own table `meta`: `ledger` is whose it is. */
export interface Meta {
  get(key: string): Promise<string | undefined>;
  /** All of them or none, durably. */
  set(values: Readonly<Record<string, string>>): Promise<void>;
}
