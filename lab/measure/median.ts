/** The one in the middle; the higher one of two. What never came is later than all that came. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  // Whatever the order of the others is, `sort` puts undefined last.
  const sorted = [...values].sort((left, right) => Number(left) - Number(right));
  return sorted[Math.floor(sorted.length / 2)];
}
