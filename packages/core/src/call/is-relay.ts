/** Whether a server relays media (TURN, RFC 8656). */
export function isRelay({ urls }: RTCIceServer): boolean {
  return [urls].flat().some((url) => url.startsWith('turn'));
}
