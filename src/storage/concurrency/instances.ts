/** A transaction, as far as it is needed to announce something in it. */
export interface Transaction {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

/** The right to do some work that is done once at a time. */
export interface Lease {
  /** Aborts when the right is lost without being given back: somebody else may have it by now. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** What processes on one database need of each other. */
export interface Instances {
  /** The right to some work; undefined if somebody has it, here or elsewhere. A process that ends gives up all it had. */
  take(work: string): Promise<Lease | undefined>;
  /** Lets other processes know, once the transaction is committed, that some work went on. */
  announce(tx: Transaction, work: string): Promise<void>;
  /** Calls back when another process announced something; answers how to end it. Some news may get lost. */
  onNews(listener: (work: string) => void): () => void;
}

const never = new AbortController().signal;

/** Nobody else is expected, and who comes all the same is found out by comparing before setting. */
export const ALONE: Instances = {
  take: () => Promise.resolve({ lost: never, release: () => Promise.resolve() }),
  announce: () => Promise.resolve(),
  onNews: () => () => undefined,
};
