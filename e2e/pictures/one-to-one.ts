import { connect as connectBy, plays, recoveryStories, shows } from './scene.ts';
import type { Scene, Steps, Stories } from './scene.ts';

const steps: Steps = {
  accept: 'Accept',
  remoteVideo: '#remote-video',
  reconnecting: '#call[data-status=reconnecting]',
  elsewhere: '#elsewhere-calls',
};

const connect = ({ alice, bob }: Scene): Promise<void> => connectBy(alice, bob, steps);

/** Every state of the 1-to-1 example. */
export const oneToOne: Stories = {
  home: async ({ alice }) => [alice],
  async unavailable({ alice, bob }) {
    await bob.leave();
    await alice.click('Call bob');
    await shows(alice, '#result');
    return [alice];
  },
  async ringing({ alice, bob }) {
    await alice.click('Call bob');
    await shows(bob, '#incoming');
    await plays(alice, '#local-video');
    return [alice, bob];
  },
  async 'ringing-voice'({ alice, bob }) {
    await alice.page.getByRole('radio', { name: 'Voice' }).check();
    await alice.click('Call bob');
    await shows(bob, '#incoming');
    return [alice, bob];
  },
  async connected(scene) {
    await connect(scene);
    return [scene.alice, scene.bob];
  },
  async muted(scene) {
    const { alice, bob } = scene;
    await connect(scene);
    await alice.click('Mute');
    await alice.click('Camera off');
    await shows(bob, '#remote-notes li');
    return [alice, bob];
  },
  async sharing(scene) {
    const { alice, bob } = scene;
    await connect(scene);
    await alice.click('Share screen');
    await shows(bob, '#remote-screen');
    return [alice, bob];
  },
  async 'both-sharing'(scene) {
    const { alice, bob } = scene;
    await connect(scene);
    await alice.click('Share screen');
    await bob.click('Share screen');
    await shows(bob, '#remote-screen');
    return [alice];
  },
  async hold(scene) {
    const { alice, bob } = scene;
    await connect(scene);
    await alice.click('Hold');
    await shows(bob, '#remote-notes li');
    return [alice, bob];
  },
  async devices(scene) {
    await connect(scene);
    await scene.alice.click('Devices');
    return [scene.alice];
  },
  async ended(scene) {
    const { alice, bob } = scene;
    await connect(scene);
    await alice.click('Hang up');
    await shows(bob, '#result');
    return [alice, bob];
  },
  ...recoveryStories(steps),
};
