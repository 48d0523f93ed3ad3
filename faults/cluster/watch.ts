/** No part of a run waits for one thing as long as this, in ms, unless it would wait for ever. */
const LONGEST_WAIT_MS = 300_000;
const LOOK_EVERY_MS = 1_000;

interface Waiting {
  readonly what: string | (() => string);
  readonly since: number;
}

/** A part of the run waited too long; tells what each part waits for, a line each. */
export class StoodStill extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join('; '));
    this.name = 'StoodStill';
  }
}

/** Knows what each part of a run waits for, so that a run that no longer moves ends by itself and says why. */
export class Watch {
  private readonly waiting = new Map<string, Waiting>();

  /** @param now milliseconds, of a clock that nobody sets */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Does the work of a part of the run, which waits for one thing at a time. */
  async over<T>(part: string, what: string | (() => string), work: () => Promise<T>): Promise<T> {
    this.waiting.set(part, { what, since: this.now() });
    try {
      return await work();
    } finally {
      this.waiting.delete(part);
    }
  }

  /** The run's result, as long as it moves; what is left of it then is not ended. @throws StoodStill */
  async until<T>(run: Promise<T>): Promise<T> {
    run.catch(() => undefined);
    let looking: NodeJS.Timeout | undefined;
    const stoodStill = new Promise<never>((_, reject) => {
      looking = setInterval(() => {
        const found = this.look();
        if (found !== undefined) reject(found);
      }, LOOK_EVERY_MS);
    });
    try {
      return await Promise.race([run, stoodStill]);
    } finally {
      clearInterval(looking);
    }
  }

  /** Undefined while no part has waited too long. */
  look(): StoodStill | undefined {
    const waits = [...this.waiting].map(([part, { what, since }]) => ({
      part,
      what,
      ms: this.now() - since,
    }));
    if (waits.every(({ ms }) => ms <= LONGEST_WAIT_MS)) return undefined;
    return new StoodStill(
      waits.map(({ part, what, ms }) => {
        const told = typeof what === 'string' ? what : what();
        return `${part} has waited ${(ms / 1000).toFixed(0)} s for ${told}`;
      }),
    );
  }
}
