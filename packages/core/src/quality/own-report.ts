import type { PeerReport } from './peer-report.ts';
import type { QualityModel } from './quality-model.ts';
import { shortageOf } from './shortage.ts';

/** What the other side's monitor should know: how it is heard and seen here, and how this side's camera is sent. */
export function ownReport(model: QualityModel): PeerReport {
  const { metrics, scores, adaptation } = model;
  const inbound = scores.filter(({ direction }) => direction === 'in');
  const heard = inbound.find(({ slot }) => slot === 'microphone');
  const seen = inbound.find(({ slot }) => slot === 'camera');
  const track = (slot: string, direction: string) =>
    metrics?.tracks.find((one) => one.slot === slot && one.direction === direction);
  const voice = track('microphone', 'in');
  const picture = track('camera', 'in');
  const camera = track('camera', 'out');
  const { sourceFps, sourceWidth, sourceHeight } = camera ?? {};
  const limitation = camera && shortageOf(camera, metrics?.path);
  return {
    ...(heard && {
      audio: told({
        mos: heard.score,
        lossPercent: voice?.lossPercent,
        concealedPercent: voice?.concealedPercent,
      }),
    }),
    ...(seen && {
      video: told({
        score: seen.score,
        lossPercent: picture?.lossPercent,
        fps: picture?.fps,
        frozenPercent: picture?.frozenPercent,
      }),
    }),
    sending: {
      ...told({ sourceFps, sourceWidth, sourceHeight }),
      ...(limitation === undefined ? {} : { limitation }),
      rung: adaptation.rung,
    },
  };
}

function told<Name extends string>(
  figures: Readonly<Record<Name, number | undefined>>,
): Partial<Record<Name, number>> {
  const known = Object.entries(figures).filter(([, figure]) => figure !== undefined);
  return Object.fromEntries(known) as Partial<Record<Name, number>>;
}
