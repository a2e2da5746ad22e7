import { join } from 'node:path';
import { it } from 'vitest';
import { buildPage } from '../examples/one-to-one/page.ts';
import { launchChromium } from './harness/browsers.ts';
import { startCallServer } from './harness/call-server.ts';

it('measures', async () => {
  const page = await buildPage(join(import.meta.dirname, 'pages'));
  const chromium = await launchChromium();
  const server = await startCallServer(page, {});
  for (const how of ['close', 'crash', 'close', 'crash', 'close', 'crash']) {
    const a = await chromium.person('alice');
    const b = await chromium.tabBeside(a, 'alice');
    const c = await chromium.tabBeside(a, 'alice');
    for (const t of [a, b, c]) {
      await t.open(`${server.url}/?user=alice&tabs=3000`);
      await t.run(() => {
        (window as any).log = [];
        const at = () => performance.timeOrigin + performance.now();
        window.signaling?.on('state', (s) => (window as any).log.push([at(), s.status]));
        window.signaling?.tabs.subscribe(() => (window as any).log.push([at(), window.signaling?.tabs.snapshot.role]));
      });
      for (;;) if (await t.run(() => window.signaling?.state.status === 'online')) break;
    }
    const start = await a.run(() => performance.timeOrigin + performance.now());
    if (how === 'crash') await a.page.goto('chrome://crash').catch(() => 0);
    else await a.leave();
    const at = Date.now();
    await new Promise((r) => { setTimeout(r, 1500); });
    for (const t of [b, c]) {
      const log = await t.run(() => (window as any).log);
      console.log(how, at - start, JSON.stringify(log.filter(([x]: any) => x > start).map(([x, s]: any) => [Math.round(x - start), s])));
    }
    // latency of a message: follower's and leader's ping to bob
    const roles = await Promise.all([b, c].map((t) => t.run(() => window.signaling?.tabs.snapshot.role)));
    for (const [i, t] of [b, c].entries()) {
      const ms = await t.run(async () => {
        const times: number[] = [];
        for (let n = 0; n < 40; n += 1) {
          const call = `x${Math.random().toString(36).slice(2)}`;
          const began = performance.now();
          await new Promise<void>((resolve) => {
            const undo = window.signaling!.on('message', ({ message }) => {
              if ('call' in message && message.call === call) { undo(); resolve(); }
            });
            // A call to nobody: the server answers that nobody is there.
            window.signaling!.send({ type: 'call.invite', call, media: { audio: true, video: false }, ringMs: 1000 }, { user: 'nobody' });
          });
          times.push(performance.now() - began);
        }
        return times.sort((x, y) => x - y)[20];
      });
      console.log(roles[i], 'round trip ms', ms);
    }
    await chromium.clear();
    await new Promise((r) => { setTimeout(r, 200); });
  }
  // alone
  const a = await chromium.person('alice');
  await a.open(`${server.url}/?user=alice&tabs=3000`);
  for (;;) if (await a.run(() => window.signaling?.state.status === 'online')) break;
  console.log('alone', await a.run(async () => {
        const times: number[] = [];
        for (let n = 0; n < 40; n += 1) {
          const call = `x${Math.random().toString(36).slice(2)}`;
          const began = performance.now();
          await new Promise<void>((resolve) => {
            const undo = window.signaling!.on('message', ({ message }) => {
              if ('call' in message && message.call === call) { undo(); resolve(); }
            });
            window.signaling!.send({ type: 'call.invite', call, media: { audio: true, video: false }, ringMs: 1000 }, { user: 'nobody' });
          });
          times.push(performance.now() - began);
        }
        return times.sort((x, y) => x - y)[20];
  }));
  await chromium.close();
  await server.close();
}, 120_000);
