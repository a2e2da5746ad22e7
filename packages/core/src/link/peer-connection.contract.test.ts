import { createFakeLinkLab } from '../testing/fake-link-lab.ts';
import { describePeerConnection } from '../testing/describe-peer-connection.ts';

describePeerConnection('the fake network', () => {
  const lab = createFakeLinkLab();
  return {
    createPeerConnection: (configuration) => lab.network.createPeerConnection(configuration),
    createTrack: (kind) => lab.createTrack(kind),
    async settled(promise) {
      let isSettled = false;
      const done = (): void => void (isSettled = true);
      promise.then(done, done);
      await lab.until('settled', () => isSettled);
      return promise;
    },
    rest: () => lab.rest(),
    close: () => expectNoTimers(lab.clock.pending),
  };
});

function expectNoTimers(pending: number): void {
  if (pending > 0) throw new Error(`${pending} timers are left.`);
}
