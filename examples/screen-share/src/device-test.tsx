import { useCallClient } from '@earshot/react';
import { CallTestSteps, useCallTest } from '@earshot/react/around-calls';
import type { ReactNode } from 'react';

/** Does everything work? Tried before anybody is called. */
export function DeviceTest(): ReactNode {
  const client = useCallClient();
  const { snapshot, start, stop } = useCallTest();
  const isRunning = snapshot?.isRunning === true;

  function toggle(): void {
    if (isRunning) stop();
    else start(client === undefined ? {} : { signaling: client.signaling });
  }

  return (
    <section className="card" aria-labelledby="test">
      <h2 id="test">Before you call</h2>
      <p className="hint">Say something while the microphone is being tried.</p>
      <button type="button" className="quiet" onClick={toggle}>
        {isRunning ? 'Stop the test' : 'Test my devices'}
      </button>
      <CallTestSteps snapshot={snapshot} />
    </section>
  );
}
