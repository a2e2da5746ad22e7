import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { pureFiles } from './pure-files.mjs';
import { findCommand } from './scripts/system-commands.mjs';

/** Packages of this workspace resolve to each other's sources. */
const conditions = ['@earshot/source'];
const resolve = { conditions: [...conditions, 'module', 'browser', 'development|production'] };
const ssr = {
  resolve: { conditions: [...conditions, 'module', 'node', 'development|production'] },
};

/** Tests share nothing that one of them changes: files need no process of their own, which takes twice the time. */
const isolate = false;

const chromiumPath = findCommand('chromium');
const chromium = chromiumPath === undefined ? {} : { executablePath: chromiumPath };

export default defineConfig({
  test: {
    // By itself it leaves a processor idle; and tests wait more than they work.
    maxWorkers: 2,
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          isolate,
          environment: 'node',
          include: [
            'packages/{signaling,core,server}/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'lab/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
          testTimeout: 20_000,
          provide: {
            postgres: findCommand('postgresql') ?? '',
            redis: findCommand('redis-server') ?? '',
            haproxy: findCommand('haproxy') ?? '',
          },
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'react',
          isolate,
          environment: 'happy-dom',
          include: ['packages/react/src/**/*.test.{ts,tsx}'],
          exclude: ['**/*.browser.test.{ts,tsx}'],
          testTimeout: 20_000,
        },
      },
      {
        resolve,
        ssr,
        // Finds what has to be prepared before the first test runs: found later, it reloads the page.
        optimizeDeps: { entries: ['packages/*/src/**/*.browser.test.{ts,tsx}'] },
        test: {
          name: 'browser',
          // Pages cannot serve: what they connect to runs beside them.
          globalSetup: ['packages/server/src/testing/browser-setup.ts'],
          include: ['packages/*/src/**/*.browser.test.{ts,tsx}'],
          // Pages of one browser share its devices.
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...chromium,
                args: [
                  '--no-sandbox',
                  '--use-fake-device-for-media-stream=device-count=2',
                  '--use-fake-ui-for-media-stream',
                  '--autoplay-policy=no-user-gesture-required',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--disable-sync',
                  '--no-first-run',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['e2e/**/*.e2e.ts'],
          exclude: ['e2e/package/**', '**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'tarballs',
          environment: 'node',
          include: ['e2e/package/**/*.e2e.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: pureFiles,
      exclude: ['**/*.test.ts'],
      reporter: ['text', 'json-summary'],
      thresholds: { branches: 100, functions: 100, lines: 100, statements: 100 },
    },
  },
});
