import { setImmediate } from 'node:timers/promises';
import type { Step, Wish } from './commands.js';
import { Ledger, type Order, Place } from './ledger.js';
import { type Answered, Model, type ModelCommand } from './model.js';
import { type Command, commandOf, underKeyOf } from './orders.js';
import { compare } from './views.js';

/** A folder with fresh files, to be copied: making their tables anew each time would take longer than the history. */
export interface Blank {
  readonly data: string;
  readonly remove: () => void;
}

export async function blank(): Promise<Blank> {
  const place = new Place();
  await (await Ledger.open(place.config)).close();
  return { data: place.data, remove: () => place.remove() };
}

/** What histories came to, all together. */
export interface Played {
  commands: number;
  accepted: number;
  repeats: number;
  crashes: number;
  /** Commands that were in the log although the process ended before it answered. */
  survived: number;
}

/**
 * Plays a history to the program and to the model beside it.
 *
 * @throws Error where the two disagree
 */
export async function play(steps: readonly Step[], from: Blank, played: Played): Promise<void> {
  const place = new Place();
  try {
    place.moveOn(from.data);
    const game = new Game(place, await Ledger.open(place.config), played);
    try {
      for (const step of steps) await game.take(step);
      await game.look();
    } finally {
      await game.ledger.close();
    }
  } finally {
    place.remove();
  }
}

class Game {
  private readonly model = new Model();
  private count = 0;
  private earlier: Command | undefined;

  constructor(
    private readonly place: Place,
    public ledger: Ledger,
    private readonly played: Played,
  ) {}

  async take(step: Step): Promise<void> {
    switch (step.what) {
      case 'commands':
        return this.send(this.commandsOf(step.wishes));
      case 'crash':
        return this.crash(this.commandsOf(step.wishes), step.turns);
      case 'restart':
        await this.ledger.close();
        this.ledger = await Ledger.open(this.place.config);
        return;
      case 'rebuild':
        await this.ledger.runner.drain();
        await this.ledger.runner.rebuild(step.projection);
        return this.look();
      case 'look':
        return this.look();
    }
  }

  /** Compares what the queries answer with what the model holds. */
  async look(): Promise<void> {
    await this.ledger.runner.drain();
    await compare(this.ledger, this.model);
  }

  private commandsOf(wishes: readonly Wish[]): readonly Command[] {
    return wishes.flatMap((wish) => {
      this.count += 1;
      const command = commandOf(wish, this.count, this.model);
      if (command === undefined) return [];
      const before = this.earlier;
      this.earlier = command;
      if (wish.again === 'twice') return [command, command];
      if (before === undefined || wish.again === 'no') return [command];
      return wish.again === 'earlier' ? [command, before] : [command, underKeyOf(before, command)];
    });
  }

  /** All at once, as several clients would. */
  private async send(commands: readonly Command[]): Promise<void> {
    const answers = await Promise.all(commands.map(({ order }) => this.ledger.execute(order)));
    this.judge(
      commands.map(({ order, model }, index) => ({ order, model, answer: answers[index] as Answered })),
    );
  }

  /**
   * The process ends while it works on commands: nobody gets an answer. The clients send them again to the one that comes
   * after it, which may find them done.
   */
  private async crash(commands: readonly Command[], turns: number): Promise<void> {
    const dying = this.ledger;
    const unheard = commands.map(({ order }) => dying.execute(order).catch(() => undefined));
    for (let turn = 0; turn < turns; turn += 1) await setImmediate();
    this.place.moveOn();
    this.ledger = await Ledger.open(this.place.config);
    await Promise.all(unheard);
    await dying.close();
    this.played.crashes += 1;
    const answers: Answered[] = [];
    // One after the other: which were done before the end, their positions tell.
    for (const { order } of commands) answers.push(await this.ledger.execute(order));
    const sent = commands.map(({ order, model }, index) => ({
      order,
      model,
      answer: answers[index] as Answered,
    }));
    this.judge(sent, new Set(sent.filter(({ answer }) => this.isNews(answer)).map(({ model }) => model.key)));
  }

  /** Whether a command is in the log that the model does not know of. */
  private isNews(answer: Answered): boolean {
    return 'events' in answer && answer.position !== null && answer.position > this.model.lastPosition;
  }

  /**
   * There must be an order in which the model says the same of all of them. Positions tell that of what was appended;
   * everything else must be right before or after some of it.
   *
   * @param unheard keys of commands that may have been done before they are answered as repeats
   */
  private judge(sent: readonly Sent[], unheard: ReadonlySet<string> = new Set()): void {
    this.played.commands += sent.length;
    const appended = new Map<number, Sent>();
    for (const each of sent) {
      const { answer, model } = each;
      if (!('events' in answer) || answer.position === null || !this.isNews(answer)) continue;
      if (answer.repeat && unheard.has(model.key)) this.played.survived += 1;
      const before = appended.get(answer.position);
      if (
        before === undefined ||
        before.answer === answer ||
        ('repeat' in before.answer && before.answer.repeat)
      )
        appended.set(answer.position, each);
    }
    const others = new Set(sent.filter((each) => ![...appended.values()].includes(each)));
    this.explain(others);
    for (const [position, each] of [...appended].sort(([a], [b]) => a - b)) {
      this.append(each, position, unheard.has(each.model.key));
      this.explain(others);
    }
    for (const { order, model, answer } of others)
      throw new Error(
        `${said(order)} answered ${JSON.stringify(answer)}; expected ${JSON.stringify(this.model.verdict(model))}`,
      );
  }

  private append({ order, model, answer }: Sent, position: number, wasUnheard: boolean): void {
    if (!('events' in answer)) return;
    const verdict = this.model.verdict(model);
    const types = answer.events.map(({ type }) => type);
    const revision = this.model.revision(model.stream) + types.length;
    const isRight =
      'adds' in verdict &&
      JSON.stringify(verdict.adds) === JSON.stringify(types) &&
      answer.revision === revision &&
      position === this.model.lastPosition + types.length &&
      (wasUnheard || !answer.repeat);
    if (!isRight) {
      throw new Error(
        `${said(order)} answered ${JSON.stringify(answer)}; expected ${JSON.stringify(verdict)} as revision ${revision} at ${this.model.lastPosition + 1}`,
      );
    }
    this.model.apply(model, { ...answer, repeat: true });
    this.played.accepted += 1;
  }

  /** Takes out of the set what the model says the same of now. */
  private explain(others: Set<Sent>): void {
    for (const each of others) {
      if (!this.agrees(each)) continue;
      others.delete(each);
      if ('repeat' in each.answer && each.answer.events.length > 0) this.played.repeats += 1;
    }
  }

  private agrees({ model, answer }: Sent): boolean {
    const verdict = this.model.verdict(model);
    if ('refused' in verdict) return 'refused' in answer && answer.refused === verdict.refused;
    if ('repeats' in verdict) return JSON.stringify(answer) === JSON.stringify(verdict.repeats);
    // A no-op: nothing to append, and the revision as it is.
    if (verdict.adds.length > 0 || !('events' in answer)) return false;
    const { events, position, revision } = answer;
    return events.length === 0 && position === null && revision === this.model.revision(model.stream);
  }
}

interface Sent {
  readonly order: Order;
  readonly model: ModelCommand;
  readonly answer: Answered;
}

function said({ route, params, body, ifMatch }: Order): string {
  return `${route} ${JSON.stringify({ params, body, ifMatch })}`;
}
