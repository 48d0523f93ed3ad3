import type { EntityManager } from 'typeorm';
import { InvalidInput, Unavailable } from '../../core/errors.js';
import { type EventStore, FROM_START } from '../../core/event-store.js';
import { mapTextRefs, textRefsIn } from '../../core/text-ref.js';
import type { Language } from '../../fields/language.js';
import type { Principal } from '../../access/role.js';
import { ReadModelDamaged } from '../../storage/read-models/database/read-model-damage.js';
import type { ReadModelDatabase } from '../../storage/read-models/database/read-model-database.js';
import { type ConsistencyToken, readToken } from '../consistency-token.js';
import type { LogSecret } from '../../storage/secrets/secrets.js';
import type { ProjectionRunner } from '../../storage/read-models/lifecycle/projection-runner.js';
import type { TextStore, UnreadableWords, Words } from '../../storage/text-store/text-store.js';
import type { LastAsked } from '../../storage/read-models/last-asked.js';
import { Memory } from '../../storage/read-models/memory.js';
import type { Answered, OnProgress, QueryDefinition } from './query.js';
import type { QueryParameters } from './query-fields.js';

/** One question as it came in: validated for shape. */
export interface QueryRequest<Parameters extends QueryParameters = QueryParameters> {
  readonly parameters: Parameters;
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Principal;
  readonly languages: readonly Language[];
  /** The Consistency-Token, if one came. */
  readonly token?: string;
  /** Told how far a long answer has come. */
  readonly onProgress?: OnProgress;
}

/** An answer with its words in place, and the log position that it has seen. */
export interface QueryAnswer extends Answered {
  readonly position: number;
}

/** What every query needs; one for the whole program. */
export interface QueryParts {
  readonly store: EventStore;
  readonly words: TextStore;
  readonly database: ReadModelDatabase;
  readonly runner: ProjectionRunner;
  readonly secret: LogSecret;
  readonly now: () => Date;
  /** All read models that queries use: an answer is given when each has seen what the token asks for. */
  readonly projections: readonly string[];
  /** Last position of the log in a snapshot. */
  readonly positionIn: (tx: EntityManager) => Promise<number>;
  /** Takes note of every question: work that nobody waits for gives way. */
  readonly lastAsked?: LastAsked;
  /** Told of each text (its reference) that cannot be opened, whenever it is asked for. */
  readonly onUnreadableText?: (ref: string) => void;
}

/** Takes a query through waiting, reading and rendering. */
export class QueryService {
  private readonly memory = new Memory();
  /** The log's end when the first question came: what nothing is answered before; undefined once the read models are there. */
  private toReach: number | 'the end' | undefined = 'the end';

  constructor(private readonly parts: QueryParts) {
    parts.runner.onReplaced((_, how) => {
      if (how === 'anew') this.memory.clear();
    });
  }

  /** An answer to be looked into. @throws what `execute` throws */
  async ask<Parameters extends QueryParameters>(
    definition: QueryDefinition<Parameters>,
    request: QueryRequest<Parameters>,
  ): Promise<QueryAnswer> {
    const answer = await this.execute(definition, request);
    if (!Buffer.isBuffer(answer.body)) return answer;
    return { ...answer, body: JSON.parse(answer.body.toString('utf8')) as object };
  }

  /**
   * An answer to be sent on.
   *
   * @throws InvalidInput, NotFound, Unavailable (NOT_YET_CONSISTENT, READ_MODEL_BEHIND, READ_MODEL_DAMAGED)
   */
  async execute<Parameters extends QueryParameters>(
    definition: QueryDefinition<Parameters>,
    request: QueryRequest<Parameters>,
  ): Promise<QueryAnswer> {
    try {
      return await this.answer(definition, request);
    } catch (error) {
      // It may have shown by the log alone, to which a row did not lead.
      if (error instanceof ReadModelDamaged) this.parts.database.foundDamaged();
      throw error;
    }
  }

  private async answer<Parameters extends QueryParameters>(
    definition: QueryDefinition<Parameters>,
    { parameters, params, caller, languages, token, onProgress = () => undefined }: QueryRequest<Parameters>,
  ): Promise<QueryAnswer> {
    const { secret, store: log } = this.parts;
    this.parts.lastAsked?.note();
    if (this.toReach !== undefined) await this.mustHaveBegun(parameters.maxWaitMs);
    if (token !== undefined) await this.waitFor(readToken(token), parameters.maxWaitMs, definition.waitsFor);
    const pseudonym = secret.pseudonym(caller.id);
    const now = this.parts.now().getTime();
    // Field by field: what follows a spread is added to an object one by one, a tenth of what a status from memory takes.
    const answered: Answered & { readonly position: number } =
      'examine' in definition
        ? await definition.examine(parameters, {
            caller,
            pseudonym,
            now,
            params,
            languages,
            log,
            read: this.read,
            onProgress,
            memory: this.memory,
            progressOf: this.progressOf,
          })
        : await this.read(async (tx, position) => ({
            ...(await definition.handle(parameters, {
              caller,
              pseudonym,
              now,
              params,
              languages,
              tx,
              position,
            })),
            position,
          }));
    if (Buffer.isBuffer(answered.body)) return answered;
    return { ...answered, body: await this.withWords(answered.body) };
  }

  private readonly read = async <T>(fn: (tx: EntityManager, position: number) => Promise<T>): Promise<T> => {
    const { database, positionIn } = this.parts;
    if (database.outOfUse !== undefined) throw database.outOfUse;
    return database.read(async (tx) => fn(tx, await positionIn(tx)));
  };

  private readonly progressOf = (projection: string): number | undefined =>
    this.parts.runner.progressOf(projection);

  /** After a start nothing is answered from read models that are new, or far behind, as if there were nothing. */
  private async mustHaveBegun(maxWaitMs: number): Promise<void> {
    const { runner, store, projections } = this.parts;
    if (this.toReach === 'the end') this.toReach = (await store.head()).position;
    const end = this.toReach ?? FROM_START;
    const behind = (): readonly string[] => projections.filter((name) => runner.isBehind(name, end));
    await Promise.all(behind().map((name) => runner.waitFor(name, end, maxWaitMs)));
    if (behind().length > 0) {
      throw new Unavailable(
        'READ_MODEL_BEHIND',
        'The read models are being made of the log and have not come to its end yet; ask again.',
      );
    }
    this.toReach = undefined;
  }

  private async waitFor(
    token: ConsistencyToken,
    maxWaitMs: number,
    more: readonly string[] = [],
  ): Promise<void> {
    const position = await this.positionOf(token);
    // For all at once: one after the other, each could take as long as the caller gave for them together.
    const reached = await Promise.all(
      [...this.parts.projections, ...more].map((name) =>
        this.parts.runner.waitFor(name, position, maxWaitMs),
      ),
    );
    if (reached.every(Boolean)) return;
    throw new Unavailable(
      'NOT_YET_CONSISTENT',
      'The read model has not caught up with that command yet; ask again.',
    );
  }

  private async positionOf(token: ConsistencyToken): Promise<number> {
    if ('position' in token) {
      const { position } = await this.parts.store.head();
      if (token.position > position) {
        throw new InvalidInput('Consistency-Token is from beyond the end of this log.', [], 'INVALID_TOKEN');
      }
      return token.position;
    }
    const events = await this.parts.store.findCommand(token.commandId);
    const position = events.at(-1)?.position;
    if (position == null) {
      throw new Unavailable('NOT_YET_CONSISTENT', 'That command has no position in the log yet; ask again.');
    }
    return position;
  }

  /**
   * Puts the words back; erased and lost ones say so, and never come back by any query, nor do those that cannot be
   * opened.
   */
  private async withWords(body: object): Promise<object> {
    const refs = textRefsIn(body);
    if (refs.size === 0) return body;
    const words = await this.parts.words.get([...refs]);
    for (const [ref, text] of words) if (isUnreadable(text)) this.parts.onUnreadableText?.(ref);
    const absent = [...refs].filter((ref) => !words.has(ref));
    const lost = absent.length === 0 ? new Set() : await this.parts.words.lost(absent);
    return mapTextRefs(
      body,
      ({ textRef }) => words.get(textRef) ?? (lost.has(textRef) ? { lost: true } : { erased: true }),
    ) as object;
  }
}

function isUnreadable(text: Words | UnreadableWords): text is UnreadableWords {
  return 'unreadable' in text;
}
