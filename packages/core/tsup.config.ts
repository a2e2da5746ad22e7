import { defineConfig } from 'tsup';
import { packageBuild } from '../../tsup.base.ts';

export default defineConfig(
  packageBuild({
    index: 'src/index.ts',
    lean: 'src/lean.ts',
    presence: 'src/presence.ts',
    'testing/index': 'src/testing/index.ts',
  }),
);
