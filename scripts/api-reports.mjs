// Keeps one report of the public surface of each entry point, so that a review shows every change.
//   node scripts/api-reports.mjs             fails, with the difference, where a report is outdated
//   node scripts/api-reports.mjs --update    writes the reports
// Reads the built declarations: build first.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import extractor from '@microsoft/api-extractor';
import { packageNames } from './pack.mjs';

const { Extractor, ExtractorConfig } = extractor;
const freshFolder = resolve('node_modules', '.cache', 'api-reports');
const isUpdate = process.argv.includes('--update');

rmSync(freshFolder, { recursive: true, force: true });
const reports = packageNames.flatMap(reportsOf);
if (isUpdate) reports.forEach(accept);
else if (reports.filter(isOutdated).length > 0) {
  console.error('\nThe public surface changed. When that is meant: npm run api, and commit it.');
  process.exitCode = 1;
} else console.log(`${reports.length} reports are up to date`);

/** Writes a fresh report of each entry point of a package; returns where it is and belongs. */
function reportsOf(name) {
  const folder = resolve('packages', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const reports = Object.entries(manifest.exports)
    .filter(([, target]) => target.import?.types !== undefined)
    .map(([entry, target]) => {
      const file = `${entry === '.' ? 'index' : entry.slice('./'.length)}.api.md`;
      const fresh = join(freshFolder, name, file);
      extract(folder, join(folder, target.import.types), fresh);
      return { fresh, committed: join(folder, 'api', file) };
    });
  return [...reports, ...reportsWithoutEntry(folder, reports)];
}

/** Reports that lost their entry point, as a change to nothing. */
function reportsWithoutEntry(folder, reports) {
  const api = join(folder, 'api');
  if (!existsSync(api)) return [];
  return readdirSync(api)
    .map((file) => join(api, file))
    .filter((path) => !reports.some((report) => report.committed === path))
    .map((committed) => ({ fresh: undefined, committed }));
}

function extract(folder, declarations, fresh) {
  mkdirSync(dirname(fresh), { recursive: true });
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: declarations,
      newlineKind: 'lf',
      compiler: { tsconfigFilePath: join(folder, 'tsconfig.build.json') },
      apiReport: {
        enabled: true,
        reportFileName: basename(fresh),
        reportFolder: dirname(fresh),
        reportTempFolder: join(dirname(fresh), 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        // A type that the surface uses but does not export is shown in the report.
        extractorMessageReporting: {
          default: { logLevel: 'none', addToApiReportFile: true },
          'ae-missing-release-tag': { logLevel: 'none' },
          'ae-undocumented': { logLevel: 'none' },
          // Packages of the workspace resolve to their sources.
          'ae-wrong-input-file-type': { logLevel: 'none' },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  const { errorCount } = Extractor.invoke(config, { localBuild: true, messageCallback: quiet });
  if (errorCount > 0) throw new Error(`No report of ${declarations}.`);
  writeFileSync(fresh, settled(readFileSync(fresh, 'utf8')));
}

/** Without what differs from run to run and says nothing about the surface. */
function settled(report) {
  return (
    report
      // Places in built files move with every change.
      .replace(/^(\/\/ \S+):\d+:\d+ - /gm, '$1 - ')
      // The compiler orders the members of a union by when it met them.
      .replace(/"[^"\n]*"(?: \| "[^"\n]*")+/g, (union) => union.split(' | ').sort().join(' | '))
  );
}

function quiet(message) {
  if (message.logLevel !== 'error') message.handled = true;
}

function accept({ fresh, committed }) {
  if (fresh === undefined) return rmSync(committed);
  mkdirSync(dirname(committed), { recursive: true });
  copyFileSync(fresh, committed);
}

/** Prints the difference, as git shows it. */
function isOutdated({ fresh, committed }) {
  const before = existsSync(committed) ? committed : '/dev/null';
  const args = ['diff', '--no-index', '--no-color', before, fresh ?? '/dev/null'];
  return spawnSync('git', args, { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0;
}
