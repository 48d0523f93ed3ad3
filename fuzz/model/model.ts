/** A command in the model's words: what it is about, and what it would add. */
export interface ModelCommand {
  /** Principal and idempotency key. */
  readonly key: string;
  /** Route and body: tells a repeat from a reused key. */
  readonly said: string;
  readonly stream: string;
  readonly expects: 'new' | 'existing';
  readonly ifMatch?: number;
  /** Streams that the body refers to. */
  readonly refers: readonly string[];
  /** Type of the entry that is added, and what it says. */
  readonly type: string;
  readonly says: Readonly<Record<string, string | number>>;
  /** The entry that is withdrawn. */
  readonly withdraws?: string;
}

/** What the program answered, in the model's words. */
export type Answered =
  | { readonly refused: string }
  | {
      readonly events: readonly { readonly id: string; readonly type: string }[];
      readonly revision: number;
      /** Null for a no-op. */
      readonly position: number | null;
      readonly repeat: boolean;
    };

interface ModelEntry {
  readonly id: string;
  readonly type: string;
  readonly says: ModelCommand['says'];
  withdrawn: boolean;
}

const SIGNING = new Set<unknown>(['PARTY', 'GUARANTOR', 'WITNESS']);

/** An actor in an agreement. */
export interface Party {
  readonly roles: readonly string[];
  readonly signed: boolean;
  readonly lastResponse: string | undefined;
}

/** An incident as its standing entries have it. */
export interface ModelIncident {
  readonly code: string;
  readonly killed: number;
  readonly retracted: boolean;
}

/** The ledger as a few lists in memory: what must be so, written down as plainly as can be. */
export class Model {
  private readonly streams = new Map<string, ModelEntry[]>();
  private readonly done = new Map<string, { readonly said: string; readonly answer: Answered }>();
  private end = -1;

  revision(stream: string): number {
    return (this.streams.get(stream)?.length ?? 0) - 1;
  }

  /** Things of a kind, by their ids. */
  ids(kind: string): readonly string[] {
    return [...this.streams.keys()]
      .filter((name) => name.startsWith(`${kind}-`))
      .map((name) => name.slice(kind.length + 1));
  }

  /** Entries other than registrations, with the streams they stand in. */
  get later(): readonly { readonly stream: string; readonly id: string; readonly type: string }[] {
    return [...this.streams].flatMap(([stream, entries]) =>
      entries.slice(1).map(({ id, type }) => ({ stream, id, type })),
    );
  }

  get length(): number {
    return this.end + 1;
  }

  /** What becomes of the command if it comes now: the code of a refusal, the answer given before, or what it adds. */
  verdict(
    command: ModelCommand,
  ): { readonly refused: string } | { readonly repeats: Answered } | { readonly adds: readonly string[] } {
    const target =
      command.withdraws === undefined ? undefined : this.entry(command.stream, command.withdraws);
    if (target?.type === 'EntryWithdrawn') return { refused: 'WITHDRAWAL' };
    const before = this.done.get(command.key);
    if (before !== undefined)
      return before.said === command.said ? { repeats: before.answer } : { refused: 'KEY_REUSED' };
    const revision = this.revision(command.stream);
    if (command.expects === 'new' && revision >= 0) return { refused: 'ALREADY_EXISTS' };
    if (command.expects === 'existing' && revision < 0) return { refused: 'NOT_FOUND' };
    if (command.ifMatch !== undefined && command.ifMatch !== revision) return { refused: 'STALE_REVISION' };
    if (command.withdraws !== undefined) {
      return target?.withdrawn === true ? { refused: 'ALREADY_WITHDRAWN' } : { adds: ['EntryWithdrawn'] };
    }
    if (command.refers.some((stream) => this.revision(stream) < 0)) return { refused: 'UNKNOWN_REFERENCE' };
    return this.ruled(command);
  }

  /** Takes in what the program says it has done; the ids are the program's. */
  apply(command: ModelCommand, answer: Extract<Answered, { events: unknown }>): void {
    const entries = this.streams.get(command.stream) ?? [];
    this.streams.set(command.stream, entries);
    for (const { id, type } of answer.events)
      entries.push({ id, type, says: command.says, withdrawn: false });
    if (command.withdraws !== undefined) {
      const entry = this.entry(command.stream, command.withdraws);
      if (entry !== undefined) entry.withdrawn = true;
    }
    this.end += answer.events.length;
    this.done.set(command.key, { said: command.said, answer });
  }

  /** Position of the last entry. */
  get lastPosition(): number {
    return this.end;
  }

  party(agreementId: string, actorId: string): Party {
    const of = this.standing(`agreement-${agreementId}`).filter(({ says }) => says['actorId'] === actorId);
    const responses = of.filter(({ type }) => type === 'PartyResponseRecorded');
    responses.sort((a, b) => String(a.says['asOf']).localeCompare(String(b.says['asOf'])));
    return {
      roles: of
        .filter(({ type }) => type === 'AgreementRoleAssigned')
        .map(({ says }) => String(says['role'])),
      signed: of.some(({ type }) => type === 'AgreementSigned'),
      lastResponse: responses.at(-1)?.says['response'] as string | undefined,
    };
  }

  incident(id: string): ModelIncident {
    const standing = this.standing(`incident-${id}`);
    const last = (name: string): string | number | undefined =>
      standing.findLast(({ says }) => name in says)?.says[name];
    return {
      code: String(last('code')),
      killed: Number(last('killed')),
      retracted: standing.some(({ type }) => type === 'IncidentRetracted'),
    };
  }

  private ruled({ stream, type, says }: ModelCommand): { refused: string } | { adds: readonly string[] } {
    const id = stream.slice(stream.indexOf('-') + 1);
    switch (type) {
      case 'AgreementRoleAssigned': {
        const { roles } = this.party(id, String(says['actorId']));
        return { adds: roles.includes(String(says['role'])) ? [] : [type] };
      }
      case 'AgreementSigned': {
        const { roles } = this.party(id, String(says['actorId']));
        return roles.some((role) => SIGNING.has(role)) ? { adds: [type] } : { refused: 'NO_SIGNING_ROLE' };
      }
      case 'IncidentReclassified':
        return { adds: this.incident(id).code === says['code'] ? [] : [type] };
      case 'CasualtiesRevised':
        return { adds: this.incident(id).killed === says['killed'] ? [] : [type] };
      case 'IncidentRetracted':
        return { adds: this.incident(id).retracted ? [] : [type] };
      default:
        return { adds: [type] };
    }
  }

  private standing(stream: string): readonly ModelEntry[] {
    return (this.streams.get(stream) ?? []).filter(({ withdrawn }) => !withdrawn);
  }

  private entry(stream: string, id: string): ModelEntry | undefined {
    return this.streams.get(stream)?.find((each) => each.id === id);
  }
}
