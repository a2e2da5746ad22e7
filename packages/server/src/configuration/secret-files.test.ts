import { describe, expect, it } from 'vitest';
import { readSecretFiles } from './secret-files.ts';

const files: Readonly<Record<string, string>> = {
  '/run/jwt': 'the secret\n',
  '/run/crlf': 'it\r\n',
};

function readFile(path: string): string {
  const text = files[path];
  if (text === undefined) throw new Error('ENOENT');
  return text;
}

describe('a secret', () => {
  it('may come from a file, without the end of its line', () => {
    const { environment, mistakes } = readSecretFiles(
      { EARSHOT_JWT_SECRET_FILE: '/run/jwt', EARSHOT_TURN_SECRET_FILE: '/run/crlf', PORT: '1' },
      readFile,
    );
    expect(environment).toMatchObject({
      EARSHOT_JWT_SECRET: 'the secret',
      EARSHOT_TURN_SECRET: 'it',
      PORT: '1',
    });
    expect([environment['EARSHOT_JWT_SECRET_FILE'], mistakes]).toEqual([undefined, []]);
  });

  it('cannot come from a file that is not there, nor from two places', () => {
    const { mistakes } = readSecretFiles(
      {
        EARSHOT_JWT_SECRET_FILE: '/run/nothing',
        EARSHOT_TURN_SECRET_FILE: '/run/jwt',
        EARSHOT_TURN_SECRET: 'north',
        EARSHOT_METRICS_TOKEN_FILE: '',
      },
      readFile,
    );
    expect(mistakes).toEqual([
      {
        variable: 'EARSHOT_JWT_SECRET_FILE',
        given: '"/run/nothing"',
        allowed: 'the path of a file that can be read',
      },
      {
        variable: 'EARSHOT_TURN_SECRET_FILE',
        given: '"/run/jwt"',
        allowed: 'left out beside EARSHOT_TURN_SECRET',
      },
    ]);
  });
});
