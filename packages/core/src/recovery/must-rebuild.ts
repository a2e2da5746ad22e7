/**
 * Whether a description comes from a Firefox: with one at either end a connection is rather built anew than made to
 * restart ICE, which brings media back now and then, and takes away media that has come back by itself (measured with
 * Firefox 153 and Chromium 156: the browsers say `connected`, and one of them gets nothing). The text has to be the one
 * that was sent: Chromium writes what it is given in its own words. Delete this when `npm run lab` shows restarts that
 * hold.
 */
export function mustRebuild(sdp: string): boolean {
  return /^o=mozilla/m.test(sdp);
}
