/** Where a file contradicts itself: a path in it, and words that continue the sentence. */
export class Contradiction extends Error {
  readonly path: string;

  constructor(path: string, what: string) {
    super(what);
    this.path = path;
  }
}
