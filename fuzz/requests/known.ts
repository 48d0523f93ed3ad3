import type { Dice } from '../../test/rules/random/dice.js';

/** Stands in every word and every id that the fuzzer makes: nothing of it may be seen in the log output. */
export const MARK = 'zq7w';

/** What was recorded of one accepted command, as far as later requests need it. */
export interface Accepted {
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly answer: { readonly id: string; readonly events: readonly { id: string; type: string }[] };
}

/** Things made below another thing's path. */
const MADE_BELOW: Readonly<Record<string, string>> = {
  '/v1/zones/{id}/restrictions': 'restrictions',
  '/v1/sources/{id}/statements': 'statements',
};

/** Roles that sign. */
const SIGNING = new Set(['PARTY', 'GUARANTOR', 'WITNESS']);

/** What exists by now: ids from answers, fed back into later requests. */
export class Known {
  private readonly pools = new Map<string, string[]>();
  /** Tokens and cursors that answers gave. */
  readonly tokens: string[] = [];
  readonly cursors = new Map<string, string>();

  /** An id of a kind (`zones`, or `clauses of <id>`), mostly one of the few that much is said about. */
  one(dice: Dice, kind: string): string | undefined {
    const pool = this.pools.get(kind) ?? [];
    if (pool.length === 0) return undefined;
    return dice.happens(0.7) ? pool[dice.below(Math.min(pool.length, 8))] : pool[dice.below(pool.length)];
  }

  all(kind: string): readonly string[] {
    return this.pools.get(kind) ?? [];
  }

  /** Takes in what an accepted command made. */
  learn({ template, params, body, answer }: Accepted): void {
    const segments = template.split('/');
    const kind = MADE_BELOW[template] ?? (segments.length === 3 ? segments[2] : undefined);
    if (kind !== undefined) this.add(kind, answer.id);
    if (template === '/v1/actors' && body['kind'] === 'MONITORING_BODY') this.add('bodies', answer.id);
    const of = params['id'] ?? answer.id;
    for (const { id, type } of answer.events) {
      this.add('entries', id);
      this.add(`${type} of ${of}`, id);
      this.add(`with ${type}`, of);
      // What registers a thing cannot be withdrawn.
      if (kind === undefined) {
        this.add('later entries', id);
        this.add(`later entries of ${of}`, id);
      }
    }
    const report = template === '/v1/incidents' ? body['report'] : body;
    if (/^\/v1\/incidents(\/\{id\}\/reports)?$/.test(template))
      this.addField(`reports of ${of}`, report, 'id');
    if (template.endsWith('/clauses')) this.addField(`clauses of ${of}`, body, 'clauseId');
    if (template.endsWith('/roles') && SIGNING.has(String(body['role']))) {
      this.addField(`signers of ${of}`, body, 'actorId');
      this.add('with signers', of);
    }
    if (template.endsWith('/term')) this.add('with a term', of);
  }

  private addField(pool: string, from: unknown, field: string): void {
    const value = (from as Readonly<Record<string, unknown>> | undefined)?.[field];
    if (typeof value === 'string') this.add(pool, value);
  }

  private add(kind: string, id: string): void {
    const pool = this.pools.get(kind);
    if (pool === undefined) this.pools.set(kind, [id]);
    else if (!pool.includes(id)) pool.push(id);
  }
}
