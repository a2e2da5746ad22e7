import { createBrowserLinkLab } from '../testing/browser-link-lab.ts';
import { describePeerConnection } from '../testing/describe-peer-connection.ts';

describePeerConnection('the browser', () => {
  const lab = createBrowserLinkLab();
  return {
    createPeerConnection: (configuration = {}) => lab.platform.createPeerConnection(configuration),
    createTrack: (kind) => lab.createTrack(kind),
    settled: (promise) => promise,
    rest: () => lab.rest(),
    close: () => lab.close(),
  };
});
