/** As much of `pg` as is used here directly; the package brings no types of its own. */
declare module 'pg' {
  import type { EventEmitter } from 'node:events';

  export interface QueryResult<Row> {
    readonly rows: Row[];
    readonly rowCount: number | null;
  }

  export interface ClientConfig {
    readonly connectionString: string;
    readonly application_name?: string;
    readonly connectionTimeoutMillis?: number;
    readonly keepAlive?: boolean;
    /** Settings of the session, as the server's command line takes them: `-c name=value`. */
    readonly options?: string;
  }

  export interface Queries {
    query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
  }

  /** One session. Emits `error` when it breaks, `end` when it is over and `notification` for NOTIFY. */
  export class Client extends EventEmitter implements Queries {
    constructor(config: ClientConfig);
    connect(): Promise<void>;
    query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
    end(): Promise<void>;
  }

  export interface PoolClient extends Queries, Pick<EventEmitter, 'listenerCount'> {
    /** `true` closes the session instead of keeping it for others. */
    release(destroy?: boolean): void;
  }

  export interface PoolConfig extends ClientConfig {
    readonly max?: number;
    /** Called with each session that was opened, before anybody gets it. */
    readonly onConnect?: (client: EventEmitter) => void;
  }

  export class Pool extends EventEmitter implements Queries {
    constructor(config: PoolConfig);
    connect(): Promise<PoolClient>;
    query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
    end(): Promise<void>;
  }
}
