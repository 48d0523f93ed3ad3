/**
 * The program cannot start, or not like this, and says so in one line that a person can act on. Thrown by whatever is
 * opened at start (configuration, stores, keys, port); `serve` prints the message and ends with the exit code.
 */
export class StartRefused extends Error {
  constructor(
    message: string,
    /** 1: found something wrong; 2: wrong use. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** A variable of the environment has a value that the program cannot start with. */
export class ConfigError extends StartRefused {
  /**
   * @param variable the name of the variable
   * @param wrong what is wrong with it, as the rest of the sentence that begins with its name
   * @param remedy what to do, as a sentence of its own
   */
  constructor(
    readonly variable: string,
    wrong: string,
    remedy: string,
  ) {
    super(`${variable} ${wrong}. ${remedy}`, 2);
  }
}
