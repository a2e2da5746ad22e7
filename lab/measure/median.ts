/** The one in the middle; the higher one of two. What never came is later than all that came. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = [...values].sort((left, right) => (left ?? Infinity) - (right ?? Infinity));
  return sorted[Math.floor(sorted.length / 2)];
}
