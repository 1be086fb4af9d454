/** Follows what runs, one channel for each id however many screens look at it. */
export class Watches<T> {
  readonly #attach: (id: number, onState: (state: T) => void) => Promise<void>;
  readonly #onOver: () => Promise<unknown>;
  readonly #onFault: (thrown: unknown) => void;
  readonly #latest = new Map<number, T>();
  readonly #attached = new Set<number>();
  readonly #listeners = new Set<() => void>();

  /**
   * `attach` opens the channel and settles when nothing more will come. `onOver` then reads anew what
   * is known otherwise. The last state stays: what is known otherwise may be behind for a while yet,
   * and whoever has caught up asks for it no more.
   */
  constructor(
    attach: (id: number, onState: (state: T) => void) => Promise<void>,
    onOver: () => Promise<unknown>,
    onFault: (thrown: unknown) => void,
  ) {
    this.#attach = attach;
    this.#onOver = onOver;
    this.#onFault = onFault;
  }

  /** The newest state of `id` that was told. */
  latest(id: number): T | undefined {
    return this.#latest.get(id);
  }

  /** Follows `id`, unless it is followed already. */
  follow(id: number): void {
    if (this.#attached.has(id)) return;
    this.#attached.add(id);
    void this.#run(id);
  }

  /** Calls `listener` after each new state of any id. Gives the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async #run(id: number): Promise<void> {
    try {
      await this.#attach(id, (state) => {
        this.#latest.set(id, state);
        this.#tell();
      });
      await this.#onOver();
    } catch (thrown) {
      this.#latest.delete(id);
      this.#onFault(thrown);
    } finally {
      this.#attached.delete(id);
      this.#tell();
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
