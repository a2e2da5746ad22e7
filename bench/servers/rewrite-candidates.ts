/** An address of the network of this machine, as a candidate has it. */
export interface MediaAddress {
  readonly host: string;
  readonly port: number;
}

/** UDP candidates of the machine itself, in SDP or in JSON. */
const CANDIDATE = /(candidate:\S+ \d+ udp \d+ )([\d.]+|[\da-f:]+) (\d+)(?= typ host)/gi;

/** The text with another port in each candidate: what is sent there is to reach the one that was told. */
export async function rewriteCandidates(
  text: string,
  portFor: (address: MediaAddress) => Promise<number>,
): Promise<string> {
  const ports = new Map<string, string>();
  for (const [, , host = '', port = ''] of text.matchAll(CANDIDATE))
    ports.set(`${host} ${port}`, String(await portFor({ host, port: Number(port) })));
  return text.replace(CANDIDATE, (...found: readonly string[]) => {
    const [, before = '', host = '', port = ''] = found;
    return `${before}${host} ${ports.get(`${host} ${port}`) ?? port}`;
  });
}
