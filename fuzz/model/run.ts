import fc from 'fast-check';
import { histories } from './commands.js';
import { blank, play, type Played } from './history.js';

/** How many histories of how many commands. */
export interface Size {
  readonly histories: number;
  readonly commands: number;
}

/** What came of them; `counterexample`: the smallest history found in which program and model disagree, and how. */
export interface ModelResult extends Played {
  readonly histories: number;
  readonly counterexample?: string;
}

/** Plays random histories until one shows a disagreement, which is then made as small as can be; or until the time is over. */
export async function playHistories(
  seed: number,
  size: Size,
  minutes = Number.POSITIVE_INFINITY,
): Promise<ModelResult> {
  const from = await blank();
  const played: Played = { commands: 0, accepted: 0, repeats: 0, crashes: 0, survived: 0 };
  let count = 0;
  try {
    const result = await fc.check(
      fc.asyncProperty(histories(size.commands), async (steps) => {
        count += 1;
        await play(steps, from, played);
      }),
      {
        seed,
        numRuns: size.histories,
        ...(Number.isFinite(minutes) ? { interruptAfterTimeLimit: minutes * 60_000 } : {}),
      },
    );
    if (!result.failed) return { ...played, histories: count };
    const { counterexample, counterexamplePath, errorInstance } = result;
    const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    return {
      ...played,
      histories: count,
      counterexample: [
        why,
        `seed ${seed}, path ${counterexamplePath ?? ''}`,
        ...(counterexample?.[0] ?? []).map((step) => JSON.stringify(step)),
      ].join('\n'),
    };
  } finally {
    from.remove();
  }
}
