/** Longer texts are rare. */
const MOST_BYTES = 32_768;
const SPACE_IN_EACH = 0x20202020;
const TOP_OF_EACH = 0x80808080;
const SPACE = 0x20;

const control = /[^ -\uffff]/;

const encoder = new TextEncoder();
/** Written over and over. */
const bytes = new Uint8Array(MOST_BYTES);
const words = new Uint32Array(bytes.buffer);

/**
 * Whether a text has a control character (U+0000 to U+001F), which no string of JSON has. Four bytes of its UTF-8 are
 * looked at together, in which these characters are one byte each and no other has one below a space: a regular
 * expression takes four times as long, and was the largest part of what a server did with a description.
 */
export function hasControls(text: string): boolean {
  const { read, written } = encoder.encodeInto(text, bytes);
  if (read < text.length) return control.test(text);
  const count = (written + 3) >> 2;
  bytes.fill(SPACE, written, count << 2);
  let below = 0;
  for (let at = 0; at < count; at += 1) {
    const word = words[at] as number;
    // The top bit of a byte is set where it was below a space; what that borrows from the next one changes no answer.
    below |= (word - SPACE_IN_EACH) & ~word;
  }
  return (below & TOP_OF_EACH) !== 0;
}
