import { copyFile, glob, readFile, writeFile } from 'node:fs/promises';
import { defineConfig } from 'tsup';
import { packageBuild } from '../../tsup.base.ts';

const directive = '"use client";';

export default defineConfig(
  packageBuild(
    {
      index: 'src/index.ts',
      'around-calls/index': 'src/around-calls/index.ts',
      'components/index': 'src/components/index.ts',
      'presence/index': 'src/presence/index.ts',
    },
    {
      // Every file says that it belongs to the client, so that server components may import it.
      banner: { js: directive },
      async onSuccess() {
        for (const css of ['around-calls.css', 'presence.css', 'styles.css']) {
          await copyFile(`src/${css}`, `dist/${css}`);
        }
        for await (const file of glob('dist/**/*.cjs')) await putDirectiveFirst(file);
      },
    },
  ),
);

/** In CommonJS tsup puts its own preamble before the banner, and a directive counts in first place only. */
async function putDirectiveFirst(file: string): Promise<void> {
  const code = await readFile(file, 'utf8');
  await writeFile(file, directive + code.replace(directive, ''));
}
