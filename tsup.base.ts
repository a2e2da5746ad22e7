import type { Options } from 'tsup';

/**
 * What all packages build alike: ESM and CommonJS, each with its own declarations. The build does
 * not report errors of types; `npm run types` does. Constants are put where they are used: no minifier of an app
 * does that for a module that is one file.
 */
export function packageBuild(entry: Record<string, string>, extra: Options = {}): Options {
  return {
    entry,
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    dts: true,
    tsconfig: 'tsconfig.build.json',
    sourcemap: true,
    splitting: true,
    clean: true,
    silent: true,
    esbuildOptions(options, { format }) {
      // What makes CommonJS of it afterwards stumbles over the result.
      options.minifySyntax = format === 'esm';
    },
    ...extra,
  };
}
