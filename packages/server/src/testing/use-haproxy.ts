import process from 'node:process';
import { afterEach, describe, inject, it } from 'vitest';
import { startHaproxy, type Balancer } from './haproxy.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the program `haproxy`; empty where there is none. */
    readonly haproxy: string;
  }
}

const missing =
  'HAProxy is not installed: on Debian, apt-get install haproxy; else set HAPROXY_PATH to its program haproxy';

/** Runs tests with a real HAProxy in front of servers. Where there is none they are skipped, but not in CI. */
export function describeBehindHaproxy(
  name: string,
  tests: (start: (ports: readonly number[]) => Promise<Balancer>) => void,
): void {
  const haproxy = inject('haproxy');
  if (haproxy === '') {
    describe.skipIf(process.env['CI'] === undefined)(`${name} (${missing})`, () => {
      it('runs behind a real HAProxy', () => {
        throw new Error(missing);
      });
    });
    return;
  }
  describe(name, { timeout: 60_000 }, () => {
    const balancers: Balancer[] = [];
    afterEach(() => Promise.all(balancers.splice(0).map((balancer) => balancer.stop())));
    tests(async (ports) => {
      const balancer = await startHaproxy(haproxy, ports);
      balancers.push(balancer);
      return balancer;
    });
  });
}
