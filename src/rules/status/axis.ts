/** One axis of a status: its answer, the rule that gave it and the ids of the entries it rests on. */
export interface Axis<Answer> {
  readonly answer: Answer;
  readonly rule: string;
  readonly eventIds: readonly string[];
}
