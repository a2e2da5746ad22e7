import { expect, it, vi } from 'vitest';
import type { Message } from './protocol/messages.ts';

const messages: readonly Message[] = [
  { type: 'presence.set', status: 'busy' },
  { type: 'presence.watch', users: ['bob'] },
  {
    type: 'presence.changed',
    users: [
      { user: 'bob', status: 'in-call' },
      { user: 'carol', status: 'offline', lastSeen: 1_700_000_000_000 },
    ],
  },
  { type: 'presence.refused', code: 'off' },
];

it('makes signaling take what is about presence', async () => {
  // What is known stays known: what other tests have said is not to count here.
  vi.resetModules();
  const { parseBody } = await import('./protocol/parse.ts');
  const { knowPresence } = await import('./know-presence.ts');
  for (const message of messages) expect(parseBody(message)).toMatchObject({ fault: 'unknown' });
  knowPresence();
  knowPresence();
  for (const message of messages) expect(parseBody(message)).toEqual({ ok: true, value: message });
  expect(parseBody({ type: 'presence.set', status: 'in-call' })).toMatchObject({
    ...{ fault: 'invalid', field: 'body.status' },
  });
});
