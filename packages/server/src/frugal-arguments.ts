/**
 * How V8 treats the young generation of its heap.
 *
 * - Each half of it grows to this, in MB. By default it grows to several times of that in a burst of connections, and
 *   stays so, which is more than all of those connections take; much less makes busy servers slower.
 * - What is made in one place of the code is not made among the old objects from then on because most of it lived for a
 *   while: a message on its way does so, and an old object that nobody needs any more keeps young ones alive until all
 *   of the heap is collected. With a thousand connections that was a tenth of all work.
 */
export const frugalNodeOptions = [
  '--max-semi-space-size=16',
  '--no-allocation-site-pretenuring',
] as const;

/** How a process of Node was started. */
export interface NodeCommand {
  /** With the program of Node first. */
  readonly argv: readonly string[];
  readonly execArgv: readonly string[];
  /** The variable `NODE_OPTIONS`. */
  readonly nodeOptions: string | undefined;
}

/** Node's arguments for the same command with {@link frugalNodeOptions}; undefined when somebody has said all of that already. */
export function frugalArguments({
  argv,
  execArgv,
  nodeOptions = '',
}: NodeCommand): readonly string[] | undefined {
  const said = [...execArgv, nodeOptions].join(' ').replaceAll('_', '-');
  const unsaid = frugalNodeOptions.filter((option) => !said.includes(nameOf(option)));
  return unsaid.length === 0 ? undefined : [...unsaid, ...execArgv, ...argv.slice(1)];
}

function nameOf(option: string): string {
  return option.replace(/^--(no-)?/, '').replace(/=.*/, '');
}
