import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'vite';

/** Builds the lab's pages (or those of another `root`), with the Earshot of this workspace, into a folder. */
export async function buildPage(folder: string, root = import.meta.dirname): Promise<void> {
  const { NODE_ENV } = process.env;
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: {
      ...{ outDir: folder, emptyOutDir: true, chunkSizeWarningLimit: 2_000, minify: false },
      rolldownOptions: {
        input: readdirSync(root)
          .filter((name) => name.endsWith('.html'))
          .map((name) => join(root, name)),
      },
    },
  });
  // Vite declares the whole process to be in production; that is true of the page only.
  if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
}
