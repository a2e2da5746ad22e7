import { describe, expect, it } from 'vitest';
import { accept, end, invite } from '../testing/messages.ts';
import { sendRequest, statusOf } from '../testing/raw-http.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();
const token = 'sixteen characters';

async function textOf(url: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await sendRequest(url, { headers });
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return {
    status: response.statusCode,
    text: Buffer.concat(parts).toString(),
    ...response.headers,
  };
}

/** `name{labels}` → number. */
function numbersOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))] as const;
    }),
  );
}

describe('the metrics of a server', () => {
  it('tell of a whole call', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    const bob = await bench.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    await bench.pass(4_000);
    bob.say(accept('c1'));
    await alice.hear('call.accept');
    await bench.pass(90_000);
    alice.say(end('c1', 'hangup'), bob.self);
    await bob.hear('call.end');
    alice.say(invite('c2'), { user: 'nobody' });
    await alice.hear('call.end');

    const numbers = numbersOf(bench.server.metrics());
    const shown = (name: string) => numbers.get(name);
    expect({
      placed: shown('earshot_calls_placed_total{kind="video"}'),
      answered: shown('earshot_calls_answered_total'),
      hangups: shown('earshot_calls_ended_total{reason="hangup"}'),
      unavailable: shown('earshot_calls_ended_total{reason="unavailable"}'),
      lost: shown('earshot_calls_failed_total{reason="connection-lost"}'),
      answerSum: shown('earshot_call_answer_seconds_sum'),
      answerCount: shown('earshot_call_answer_seconds_count'),
      talk: shown('earshot_call_duration_seconds_sum'),
      invites: shown('earshot_messages_received_total{type="call.invite"}'),
      accepts: shown('earshot_messages_sent_total{type="call.accept"}'),
      sockets: shown('earshot_connections{transport="websocket"}'),
      sessions: shown('earshot_sessions{state="connected"}'),
      users: shown('earshot_users'),
    }).toEqual({
      ...{ placed: 2, answered: 1, hangups: 1, unavailable: 1, lost: 0 },
      ...{ answerSum: 4, answerCount: 1, talk: 90, invites: 2, accepts: 1 },
      ...{ sockets: 2, sessions: 2, users: 2 },
    });
    expect(shown('earshot_message_handling_seconds_count')).toBe(4);
    expect(shown('earshot_store_operation_seconds_count{operation="createCall"}')).toBe(2);
    expect(shown('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(shown('earshot_event_loop_lag_seconds{at="p99"}')).toBeGreaterThanOrEqual(0);
  });

  it('hold no name of a user, a call or an address', async () => {
    const bench = await start();
    const alice = await bench.device('alice-in-wonderland', 'laptop-of-alice');
    alice.say(invite('the-call'), { user: 'bob-the-builder' });
    await alice.hear('call.end');
    expect(bench.server.metrics()).not.toMatch(/wonderland|laptop|the-call|builder|127\.0\.0\.1/);
  });

  it('are not shown to anybody, unless told to', async () => {
    const bench = await start();
    expect(await statusOf(`${bench.http}/metrics`)).toBe(404);
    expect(bench.server.metricsPort).toBeUndefined();
  });

  it('have a port of their own', async () => {
    const bench = await start({ metrics: { port: 0 } });
    const url = `http://127.0.0.1:${bench.server.metricsPort ?? 0}`;
    const page = await textOf(`${url}/metrics`);
    expect(page).toMatchObject({
      status: 200,
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(page.text).toMatch(/^# HELP earshot_frames_total /);
    expect(numbersOf(page.text).get('earshot_calls_live{status="ringing"}')).toBe(0);
    expect(await statusOf(`${url}/metrics`, { method: 'POST' })).toBe(405);
    expect(await statusOf(`${url}/calls`)).toBe(404);
    expect(await statusOf(`${bench.http}/metrics`)).toBe(404);
    await bench.server.close();
    await expect(sendRequest(`${url}/metrics`)).rejects.toThrow();
  });

  it.each(['shared', 'own'] as const)('ask for their token (%s port)', async (kind) => {
    const bench = await start({ metrics: kind === 'own' ? { port: 0, token } : { token } });
    const url =
      kind === 'own'
        ? `http://127.0.0.1:${bench.server.metricsPort ?? 0}/metrics`
        : `${bench.http}/metrics`;
    expect((await textOf(url)).status).toBe(401);
    expect((await textOf(url, { authorization: 'Bearer sixteen characterS' })).status).toBe(401);
    expect((await textOf(url, { authorization: `Bearer ${token}` })).status).toBe(200);
    expect(JSON.stringify(bench.log)).not.toContain(token);
    const denials = bench.log.filter(({ event }) => event === 'audit');
    expect(denials.map(({ fields }) => fields['kind'])).toEqual([
      'metrics-refused',
      'metrics-refused',
    ]);
  });

  it.each([
    { metrics: {}, wrong: 'metrics' },
    { metrics: { token: 'short' }, wrong: 'metrics.token' },
    { metrics: { token, host: '0.0.0.0' }, wrong: 'metrics.host' },
    { metrics: { port: 70_000 }, wrong: 'metrics.port' },
  ])('cannot be set up as $metrics', async ({ metrics, wrong }) => {
    await expect(start({ metrics })).rejects.toMatchObject({
      code: 'server/invalid-option',
      details: { mistakes: [{ option: wrong }] },
    });
  });
});
