import { crash } from '../harness/tabs.ts';
import type { ChromiumPerson } from '../harness/people.ts';

/** Alice and Bob, each in front of the same example. */
export interface Scene {
  readonly alice: ChromiumPerson;
  readonly bob: ChromiumPerson;
  /** One more device of this user. */
  enter(user: string): Promise<ChromiumPerson>;
}

/** Ends where a picture is to be taken, and says of whom. */
export type Story = (scene: Scene) => Promise<readonly ChromiumPerson[]>;
export type Stories = Readonly<Record<string, Story>>;

/** What is called otherwise in each example. */
export interface Steps {
  readonly accept: string;
  readonly remoteVideo: string;
  readonly reconnecting: string;
  readonly elsewhere: string;
}

/** What recovery knows, and what support wants to hear: the same in each example. */
export function recoveryStories(steps: Steps): Stories {
  async function endBadly({ alice, bob }: Scene): Promise<void> {
    await connect(alice, bob, steps);
    await crash(bob);
    await shows(alice, 'summary:has-text("Details for support")');
  }

  return {
    async elsewhere({ alice, bob, enter }) {
      const tablet = await enter('bob');
      await connect(alice, bob, steps);
      await shows(tablet, steps.elsewhere);
      return [tablet];
    },
    async 'taken-away'({ alice, bob, enter }) {
      const tablet = await enter('bob');
      await connect(alice, bob, steps);
      await tablet.click('Take the call here');
      await shows(bob, 'text=Your call with alice goes on');
      await plays(tablet, steps.remoteVideo);
      return [bob];
    },
    async reconnecting({ alice, bob }) {
      await connect(alice, bob, steps);
      await crash(bob);
      await shows(alice, steps.reconnecting);
      return [alice];
    },
    async 'ended-badly'(scene) {
      await endBadly(scene);
      return [scene.alice];
    },
    async 'ended-badly-details'(scene) {
      const { alice } = scene;
      await endBadly(scene);
      await alice.page.context().grantPermissions(['clipboard-write']);
      await alice.page.getByText('Details for support').click();
      await alice.click('Copy the details');
      await shows(alice, 'text=Copied');
      return [alice];
    },
    async 'ended-badly-by-hand'(scene) {
      const { alice } = scene;
      await endBadly(scene);
      await alice.run(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error('Not allowed.'));
      });
      await alice.page.getByText('Details for support').click();
      await alice.click('Copy the details');
      await shows(alice, 'textarea');
      return [alice];
    },
  };
}

/** From the first click until pictures are seen on both sides. */
export async function connect(
  alice: ChromiumPerson,
  bob: ChromiumPerson,
  { accept, remoteVideo }: Pick<Steps, 'accept' | 'remoteVideo'>,
): Promise<void> {
  await alice.click('Call bob');
  await bob.click(accept);
  await Promise.all([alice, bob].map((person) => plays(person, remoteVideo)));
}

export async function plays(person: ChromiumPerson, selector: string): Promise<void> {
  await person.page.waitForFunction((video) => {
    const element = document.querySelector<HTMLVideoElement>(video);
    return (element?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 5;
  }, selector);
}

export async function shows(person: ChromiumPerson, selector: string): Promise<void> {
  await person.page.locator(selector).first().waitFor({ state: 'visible' });
}
