// Everything that must hold before a change goes in, step by step; the first failure stops.
//   npm test                   all steps
//   npm test -- lint unit      these, and what they need
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/**
 * Each step is a script of package.json. `vitest`: counts tests. `needs`: steps to run before it.
 */
const steps = [
  { name: 'format', script: 'format:check' },
  { name: 'lint', script: 'lint' },
  { name: 'types', script: 'types' },
  { name: 'database', script: 'setup:database' },
  { name: 'unit', script: 'test:unit', vitest: true, needs: ['database'] },
  { name: 'programs', script: 'setup:system' },
  { name: 'browser', script: 'test:browser', vitest: true, needs: ['programs'] },
  { name: 'build', script: 'build' },
  { name: 'packages', script: 'check:packages', needs: ['build'] },
  { name: 'unused', script: 'check:unused' },
  { name: 'size', script: 'size', needs: ['build'] },
  { name: 'api', script: 'api:check', needs: ['build'] },
  { name: 'docs', script: 'docs:check' },
  { name: 'e2e', script: 'test:e2e', vitest: true, needs: ['programs', 'build'] },
  { name: 'lab', script: 'test:lab', needs: ['programs'] },
  { name: 'tarballs', script: 'test:tarballs', vitest: true, needs: ['build'] },
];

const resultsFolder = join('node_modules', '.cache', 'test-results');
const counts = { passed: 0, failed: 0 };

rmSync(resultsFolder, { recursive: true, force: true });
mkdirSync(resultsFolder, { recursive: true });
const failedStep = chosenSteps(process.argv.slice(2)).find((step) => !run(step));
if (failedStep) {
  console.log(`\nFailed: ${failedStep.name}. Alone: npm test -- ${failedStep.name}\n`);
  // A check that is no test still is a failure.
  counts.failed = Math.max(counts.failed, 1);
  process.exitCode = 1;
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);

function chosenSteps(names) {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(`No such step: ${unknown.join(', ')}. ${steps.map((s) => s.name).join(', ')}`);
    process.exit(1);
  }
  if (names.length === 0) return steps;
  const chosen = new Set(names);
  for (const step of steps) {
    if (chosen.has(step.name)) for (const needed of step.needs ?? []) chosen.add(needed);
  }
  return steps.filter((step) => chosen.has(step.name));
}

/** Runs one step with its output shown; true when it passed. */
function run(step) {
  console.log(`\n── ${step.name}`);
  const started = performance.now();
  const report = join(resultsFolder, `${step.name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(
    process.execPath,
    ['--run', step.script, ...(step.vitest ? ['--', ...reporters] : [])],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (step.vitest) addCounts(report);
  console.log(`── ${step.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return status === 0;
}

function addCounts(report) {
  if (!existsSync(report)) return;
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  counts.passed += numPassedTests;
  counts.failed += numFailedTests;
}
