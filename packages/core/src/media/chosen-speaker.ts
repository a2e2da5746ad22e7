import type { PlayingElement } from './playing-element.ts';

/** The speaker that elements play on, those that come later too. */
export class ChosenSpeaker {
  readonly #playing: ReadonlySet<PlayingElement>;
  #id: string | undefined;
  #isChosen = false;
  #moving: Promise<unknown> = Promise.resolve();

  constructor(playing: ReadonlySet<PlayingElement>) {
    this.#playing = playing;
  }

  get id(): string | undefined {
    return this.#id;
  }

  /** @throws EarshotError `media/unsupported` `media/not-found` */
  choose(deviceId: string | undefined): Promise<void> {
    // One after the other, so that the last wish is the one that stays.
    const moved = this.#moving.then(() => this.#move(deviceId));
    this.#moving = moved.catch(() => undefined);
    return moved;
  }

  /** For an element that comes later; it stays where it is when the speaker has gone. */
  giveTo(one: PlayingElement): void {
    if (this.#isChosen) one.setSpeaker(this.#id).catch(() => undefined);
  }

  async #move(deviceId: string | undefined): Promise<void> {
    const before = new Set(this.#playing);
    await Promise.all([...before].map((one) => one.setSpeaker(deviceId)));
    this.#id = deviceId;
    this.#isChosen = true;
    for (const one of this.#playing) if (!before.has(one)) this.giveTo(one);
  }
}
