import { describe, expect, it } from 'vitest';
import { createPictures } from './pictures.ts';

/** As in Firefox: changed parameters are told only after they took effect. */
class SlowSender {
  readonly track: Partial<MediaStreamTrack>;
  readonly said: boolean[] = [];
  #encodings: readonly RTCRtpEncodingParameters[] = [{ active: true }];

  constructor(kind: 'audio' | 'video') {
    this.track = { kind };
  }

  getParameters(): { readonly encodings: readonly RTCRtpEncodingParameters[] } {
    return { encodings: this.#encodings };
  }

  async setParameters({ encodings }: RTCRtpSendParameters): Promise<void> {
    for (let tick = 0; tick < 10; tick += 1) await Promise.resolve();
    this.#encodings = encodings;
    this.said.push(encodings[0]?.active === true);
  }
}

function setUp(): {
  readonly camera: SlowSender;
  readonly pictures: ReturnType<typeof createPictures>;
} {
  const camera = new SlowSender('video');
  const senders = [new SlowSender('audio'), camera];
  const pc: Pick<RTCPeerConnection, 'getSenders'> = {
    getSenders: () => senders as object as RTCRtpSender[],
  };
  return { camera, pictures: createPictures(pc as RTCPeerConnection, () => undefined) };
}

async function settle(): Promise<void> {
  for (let tick = 0; tick < 500; tick += 1) await Promise.resolve();
}

describe('pictures of a sender whose parameters take a while', () => {
  it('go on after a pause', async () => {
    const { camera, pictures } = setUp();
    pictures.pause();
    await settle();
    expect(camera.said.at(-1)).toBe(false);
    pictures.refresh();
    pictures.refresh();
    await settle();
    expect(camera.said.at(-1)).toBe(true);
  });

  it('go on when the pause was not through yet', async () => {
    const { camera, pictures } = setUp();
    pictures.pause();
    pictures.refresh();
    await settle();
    expect(camera.said.at(-1)).toBe(true);
    pictures.pause();
    await settle();
    expect(camera.said.at(-1)).toBe(false);
  });
});
