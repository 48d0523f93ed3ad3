/** The appends that the double has begun and not done yet, and those that it has dropped for their sake. */
export class UnderWay {
  private readonly held: { readonly ids: readonly string[]; readonly goOn: () => void }[] = [];
  private dropped: (() => void)[] = [];

  /** Whether an append that carries one of these ids is under way. */
  has(ids: readonly string[]): boolean {
    return this.held.some((one) => one.ids.some((id) => ids.includes(id)));
  }

  hold(ids: readonly string[], goOn: () => void): void {
    this.held.push({ ids, goOn });
  }

  drop(giveUp: () => void): void {
    this.dropped.push(giveUp);
  }

  /** Does what is under way, and answers it. */
  goOn(): void {
    for (const { goOn } of this.held.splice(0)) goOn();
  }

  /** Answers what was dropped, as a server does after seconds: that it ran out of time. */
  giveUp(): void {
    for (const giveUp of this.dropped.splice(0)) giveUp();
  }
}
