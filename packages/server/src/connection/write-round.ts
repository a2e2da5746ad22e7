/** So many are not kept waiting for more of them. */
const MOST = 32;

/** Somebody who has something to write. */
export interface Writer {
  write(): void;
}

/**
 * Lets sockets write together: what many have to say at a time costs the system less one after another than each
 * between two reads, as whoever listens is woken up once.
 */
export interface WriteRound {
  /** This one is to write, once: when what has come is read, or already when there are many. */
  join(writer: Writer): void;
}

/** @param soon When what has come is read. Default: `setImmediate`. */
export function createWriteRound(soon: (end: () => void) => void = setImmediate): WriteRound {
  let writers: Writer[] = [];
  let isExpected = false;

  function writeAll(): void {
    const all = writers;
    writers = [];
    for (const writer of all) writer.write();
  }

  return {
    join(writer) {
      writers.push(writer);
      if (writers.length >= MOST) {
        writeAll();
        return;
      }
      if (isExpected) return;
      isExpected = true;
      soon(() => {
        isExpected = false;
        writeAll();
      });
    },
  };
}
