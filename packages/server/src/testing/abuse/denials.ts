import { denialKinds, type DenialKind } from '../../audit/denial.ts';

/** How often a server denies something: from so many times to so many; what is not named: never. */
export type Denials = Readonly<Partial<Record<DenialKind, readonly [least: number, most: number]>>>;

/** What `/metrics` says, by name and labels. */
type Numbers = ReadonlyMap<string, number>;

/** In words, what was denied too often or not often enough between two looks at the metrics. */
export function wrongDenials(
  must: Denials,
  { before, after }: { readonly before: Numbers; readonly after: Numbers },
): readonly string[] {
  return denialKinds.flatMap((kind) => {
    const key = `earshot_denials_total{kind="${kind}"}`;
    const times = (after.get(key) ?? Number.NaN) - (before.get(key) ?? Number.NaN);
    const [least, most] = must[kind] ?? [0, 0];
    return times >= least && times <= most ? [] : [`${kind}: ${times}, not ${least} to ${most}`];
  });
}
