import { chromiumArguments } from '../../lab/browsers/chromium-arguments.ts';

/** How the bench starts its browsers: two pages beside each other are both in front. */
export const benchArguments: readonly string[] = [
  ...chromiumArguments,
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
];
