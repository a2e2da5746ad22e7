import { PROTOCOL_VERSION, type Frame } from '@earshot/signaling/server';
import { connectRawHttp, type RawHttpClient } from './raw-http.ts';
import { signToken, type TestServer } from './test-server.ts';

/** Where the HTTP transport of a test's server is. */
export function streamOf({ http }: TestServer): string {
  return `${http}/calls/http`;
}

/** A stream of a page of the server's own origin. */
export function open(bench: TestServer): Promise<RawHttpClient> {
  return connectRawHttp(streamOf(bench), { origin: bench.http });
}

/** Alice, welcomed. */
export async function greeted(
  bench: TestServer,
  resume?: NonNullable<Frame<'hello'>['resume']>,
): Promise<{ readonly client: RawHttpClient; readonly welcome: Frame<'welcome'> }> {
  const client = await open(bench);
  const token = await signToken({ sub: 'alice', now: bench.clock.now() });
  const more = resume === undefined ? {} : { resume };
  await client.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'laptop', ...more });
  return { client, welcome: await client.take('welcome') };
}
