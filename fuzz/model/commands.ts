import fc from 'fast-check';

export const ROLES = ['PARTY', 'GUARANTOR', 'MEDIATOR', 'WITNESS'] as const;
const RESPONSES = ['ACCEPTED', 'REJECTED', 'SILENT', 'DECLARED_OBSERVANCE'] as const;
const CODES = ['KIN.SHELLING', 'KIN.AIR', 'CIV.ARREST'] as const;
const KINDS = [
  'actor',
  'zone',
  'source',
  'agreement',
  'role',
  'role',
  'signature',
  'signature',
  'response',
  'response',
  'incident',
  'reclassification',
  'casualties',
  'retraction',
  'withdrawal',
] as const;

/** What a client wants to do, in small numbers: things are told apart by a few, so that clients meet at them. */
export interface Wish {
  readonly kind: (typeof KINDS)[number];
  readonly client: number;
  /** Which thing it is about. */
  readonly thing: number;
  /** Which actor, or which earlier entry. */
  readonly other: number;
  readonly role: (typeof ROLES)[number];
  readonly response: (typeof RESPONSES)[number];
  readonly code: (typeof CODES)[number];
  readonly killed: number;
  /** The revision that the client believes in: none said, the right one, or an older one. */
  readonly ifMatch: 'none' | 'right' | 'old';
  /** Sent again: not at all, twice at once, with the key of the command before, or with that key and another body. */
  readonly again: 'no' | 'twice' | 'earlier' | 'reused';
}

export const wish: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constantFrom(...KINDS),
  client: fc.nat(2),
  thing: fc.nat(1),
  other: fc.nat(30),
  role: fc.constantFrom(...ROLES),
  response: fc.constantFrom(...RESPONSES),
  code: fc.constantFrom(...CODES),
  killed: fc.nat(3),
  ifMatch: fc.constantFrom('none', 'none', 'none', 'right', 'old'),
  again: fc.constantFrom('no', 'no', 'no', 'no', 'twice', 'earlier', 'reused'),
});

/** What happens next. */
export type Step =
  | { readonly what: 'commands'; readonly wishes: readonly Wish[] }
  /** The process ends so many turns of its event loop after it got these commands. */
  | { readonly what: 'crash'; readonly wishes: readonly Wish[]; readonly turns: number }
  | { readonly what: 'restart' }
  | { readonly what: 'rebuild'; readonly projection: 'ledger' | 'directory' }
  | { readonly what: 'look' };

const COMMANDS_A_STEP = 2.7;

const wishes = fc.array(wish, { minLength: 1, maxLength: 4 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ what: fc.constant('commands' as const), wishes }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('crash' as const), wishes, turns: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.constant({ what: 'restart' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('rebuild' as const),
      projection: fc.constantFrom('ledger' as const, 'directory' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ what: 'look' as const }) },
);

/** Things to speak of: without them nearly everything is refused. */
const FURNISHED: readonly Step[] = [
  ['actor', 'zone', 'source'] as const,
  ['actor', 'agreement', 'incident'] as const,
].flatMap((kinds) =>
  [0, 1, 2].map((number) => ({
    what: 'commands',
    wishes: kinds.map((kind) => ({
      kind,
      client: number,
      thing: number % 2,
      other: number,
      role: 'PARTY',
      response: 'ACCEPTED',
      code: 'KIN.SHELLING',
      killed: 0,
      ifMatch: 'none',
      again: 'no',
    })),
  })),
);

/** Histories of so many commands on average; most begin with what is needed to go on. */
export function histories(commands: number): fc.Arbitrary<readonly Step[]> {
  const most = Math.ceil((2 * commands) / COMMANDS_A_STEP);
  const steps = fc.array(step, { minLength: 1, maxLength: most, size: 'max' });
  return fc.tuple(fc.nat(4), steps).map(([bare, then]) => (bare === 0 ? then : [...FURNISHED, ...then]));
}
