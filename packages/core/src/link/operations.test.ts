import { beforeEach, describe, expect, it } from 'vitest';
import { createOperations } from './operations.ts';
import type { Operations } from './operations.ts';

let failures: unknown[];
let operations: Operations;
let done: string[];

beforeEach(() => {
  failures = [];
  done = [];
  operations = createOperations((cause) => failures.push(cause));
});

/** An operation that ends when the test says so. */
function begin(name: string): { readonly end: () => void; readonly fail: (cause: Error) => void } {
  let [end, fail] = [(): void => undefined, (_cause: Error): void => undefined];
  const ended = new Promise<void>((resolve, reject) => {
    [end, fail] = [resolve, reject];
  });
  operations.enqueue(async () => {
    done.push(`${name} begins`);
    await ended;
    done.push(`${name} ends`);
  });
  return { end: () => end(), fail: (cause) => fail(cause) };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe('operations', () => {
  it('run one after the other', async () => {
    const [a, b] = [begin('a'), begin('b')];
    b.end();
    await settle();
    expect(done).toEqual(['a begins']);
    a.end();
    await settle();
    expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('that fail are reported, and the next one runs', async () => {
    const [a] = [begin('a'), begin('b')];
    const why = new Error('why');
    a.fail(why);
    await settle();
    expect(failures).toEqual([why]);
    expect(done).toEqual(['a begins', 'b begins']);
  });

  it('do not begin after close, and report nothing', async () => {
    const [a] = [begin('a'), begin('b')];
    await settle();
    operations.close();
    operations.close();
    a.fail(new Error('too late'));
    await settle();
    begin('c');
    await settle();
    expect(done).toEqual(['a begins']);
    expect(failures).toEqual([]);
  });
});
