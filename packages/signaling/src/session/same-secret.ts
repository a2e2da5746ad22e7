/** Compares two secrets in a time that depends on the length of the given one alone. */
export function sameSecret(expected: string, given: string): boolean {
  let difference = expected.length ^ given.length;
  for (let index = 0; index < given.length; index += 1) {
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index % expected.length);
  }
  return difference === 0;
}
