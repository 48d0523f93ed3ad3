/** What is done at once, with the answer or the error of a promise, as a port asks that others serve over a network. */
export function promised<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
