import { describe, expect, it } from 'vitest';
import { answered } from './testing/answered.ts';
import { end, invite, take } from './testing/messages.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();

describe('the events of a server', () => {
  it('tell each change of a call’s status, with its record', async () => {
    const bench = await start();
    const heard: string[] = [];
    bench.server.on('call', ({ id, status, endReason }) => {
      heard.push([id, status, endReason].filter(Boolean).join(' '));
    });
    const { alice, bob } = await answered(bench);
    const desk = await bench.device('bob', 'desk');
    desk.say(take('c1'));
    await desk.hear('call.taken');
    alice.say(end('c1', 'hangup'));
    await alice.raw.caughtUp();
    alice.say(invite('c2'), { user: 'nobody' });
    await alice.hear('call.end');
    await bob.raw.caughtUp();
    expect(heard).toEqual(['c1 ringing', 'c1 answered', 'c1 ended hangup', 'c2 ended unavailable']);
  });

  it('are the record that is kept', async () => {
    const bench = await start();
    const records: unknown[] = [];
    bench.server.on('call', (record) => void records.push(record));
    await answered(bench);
    expect(records.at(-1)).toEqual(await bench.server.calls.get('c1'));
  });

  it('end with the undo', async () => {
    const bench = await start();
    const heard: string[] = [];
    const undo = bench.server.on('call', ({ status }) => void heard.push(status));
    bench.server.on('call', ({ status }) => {
      if (status === 'ringing') undo();
    });
    await answered(bench);
    undo();
    expect(heard).toEqual(['ringing']);
  });

  it('go to all, whatever one of them does wrong', async () => {
    const bench = await start();
    const heard: string[] = [];
    bench.server.on('call', () => {
      throw new Error('at once');
    });
    bench.server.on('call', () => Promise.reject(new Error('later')));
    bench.server.on('call', ({ status }) => void heard.push(status));
    await answered(bench);
    expect(heard).toEqual(['ringing', 'answered']);
    const errors = bench.log.filter(({ event }) => event === 'listener.failed');
    expect(errors.map(({ fields }) => (fields['error'] as Error).message).sort()).toEqual([
      ...['at once', 'at once', 'later', 'later'],
    ]);
  });

  it('are the server’s own to tell', async () => {
    const bench = await start();
    expect(bench.server).not.toHaveProperty('emit');
  });
});
