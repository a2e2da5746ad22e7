import { rm } from 'node:fs/promises';
import { defineConfig } from 'tsup';
import { packageBuild } from '../../tsup.base.ts';

// The command `earshot-server` is started by Node itself, so it is built as ESM alone. The two
// builds run side by side, so neither may clean the folder of the other.
const library = {
  index: 'src/index.ts',
  postgres: 'src/postgres.ts',
  redis: 'src/redis.ts',
  'socket-io': 'src/socket-io.ts',
};
const node = { platform: 'node', removeNodeProtocol: false, clean: false } as const;

export default defineConfig(async () => {
  await rm('dist', { recursive: true, force: true });
  return [
    packageBuild(
      { ...library, cli: 'src/cli.ts' },
      { ...node, format: ['esm'], dts: { entry: library } },
    ),
    packageBuild(library, { ...node, format: ['cjs'] }),
  ];
});
