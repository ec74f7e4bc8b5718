/** Something that was just done and can be taken back. */
interface Undoable {
  /** A sentence: what was done. */
  readonly said: string;
  readonly undo: () => void | Promise<void>;
}

/** Milliseconds that an offer to undo stays. */
const STAYS = 15_000;

/** The last thing that can be undone. It outlives the page that it was done on. */
class Undo {
  last = $state.raw<Undoable>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  offer(said: string, undo: Undoable['undo']): void {
    this.last = { said, undo };
    this.resume();
  }

  async undo(): Promise<void> {
    const { last } = this;
    this.dismiss();
    await last?.undo();
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.last = undefined;
  }

  /** Keeps the offer while somebody is at it. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  resume(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dismiss(), STAYS);
  }
}

export const undo = new Undo();
