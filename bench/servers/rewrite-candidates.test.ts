import { describe, expect, it } from 'vitest';
import { rewriteCandidates } from './rewrite-candidates.ts';

const plusOne = async ({ port }: { readonly port: number }): Promise<number> => port + 1;

describe('rewriteCandidates', () => {
  it.each([
    [
      'candidate:1 1 udp 2122194687 192.0.2.2 49037 typ host generation 0',
      'candidate:1 1 udp 2122194687 192.0.2.2 49038 typ host generation 0',
    ],
    [
      '{"candidate":"candidate:1 1 UDP 21 fd00::2 400 typ host"}',
      '{"candidate":"candidate:1 1 UDP 21 fd00::2 401 typ host"}',
    ],
    [
      'a=candidate:1 1 udp 2 10.0.0.1 4 typ host\r\na=candidate:2 1 udp 2 10.0.0.2 6 typ host\r\n',
      'a=candidate:1 1 udp 2 10.0.0.1 5 typ host\r\na=candidate:2 1 udp 2 10.0.0.2 7 typ host\r\n',
    ],
  ])('gives another port: %s', async (text, changed) => {
    expect(await rewriteCandidates(text, plusOne)).toBe(changed);
  });

  it.each(['candidate:1 1 tcp 15 192.0.2.2 9 typ host tcptype active', '{"type":"call.invite"}'])(
    'leaves %s',
    async (text) => {
      expect(await rewriteCandidates(text, plusOne)).toBe(text);
    },
  );
});
