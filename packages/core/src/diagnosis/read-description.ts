import { candidateKind, countKinds } from './candidate-kinds.ts';
import type { CandidateCount } from './diagnosis.ts';

type Description = Pick<RTCSessionDescription, 'sdp' | 'type'>;

/** One media section that both descriptions have. */
export interface AgreedSection {
  readonly mid: string;
  readonly kind: 'audio' | 'video';
  readonly isAgreed: boolean;
  readonly codecs: readonly string[];
}

/** Formats that carry no media of their own. */
const helpers: ReadonlySet<string> = new Set([
  'cn',
  'flexfec-03',
  'red',
  'rtx',
  'telephone-event',
  'ulpfec',
]);

/**
 * The kinds of candidates that a description has. Of the sections that share one path the first has them all; Firefox
 * lists a second component, which shares its way with the first, until there is an answer.
 */
export function candidatesIn(sdp: string): readonly CandidateCount[] {
  const listed = sectionsIn(sdp).map((section) =>
    [...section.matchAll(/^a=candidate:\S+ 1 (\S+) \d+ \S+ \d+ typ (\S+)/gm)].flatMap(
      ([, protocol, type]) => candidateKind({ protocol, type }) ?? [],
    ),
  );
  return countKinds(listed.find((kinds) => kinds.length > 0) ?? []);
}

/** What came of an offer and its answer, whichever of the two is whose. */
export function agreedSections(one: Description, other: Description): readonly AgreedSection[] {
  const [offer, answer] = one.type === 'offer' ? [one, other] : [other, one];
  const answers = sectionsIn(answer.sdp);
  return sectionsIn(offer.sdp).flatMap((offered, index) => {
    const kind = /^(audio|video) /.exec(offered)?.[1];
    const answered = answers[index];
    if ((kind !== 'audio' && kind !== 'video') || answered === undefined) return [];
    const isAgreed = !/^\w+ 0 /.test(answered) || answered.includes('a=bundle-only');
    const mid = /^a=mid:(\S+)/m.exec(offered)?.[1] ?? '';
    return [{ mid, kind, isAgreed, codecs: codecsIn(isAgreed ? answered : offered) }];
  });
}

function codecsIn(section: string): readonly string[] {
  const names = [...section.matchAll(/^a=rtpmap:\d+ ([A-Za-z][\w-]{0,19})\//gm)].map(
    ([, name = '']) => name,
  );
  return [...new Set(names)].filter((name) => !helpers.has(name.toLowerCase()));
}

function sectionsIn(sdp: string): readonly string[] {
  return sdp.split(/^m=/m).slice(1);
}
