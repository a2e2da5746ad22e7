/**
 * What V8 lets each half of the young generation of its heap grow to, in MB. By default it grows to several times of that
 * in a burst of connections, and stays so, which is more than all of those connections take; much less makes busy
 * servers slower.
 */
export const frugalNodeOption = '--max-semi-space-size=16';

const sizeOfYoung = /max[-_]semi[-_]space[-_]size/;

/** How a process of Node was started. */
export interface NodeCommand {
  /** With the program of Node first. */
  readonly argv: readonly string[];
  readonly execArgv: readonly string[];
  /** The variable `NODE_OPTIONS`. */
  readonly nodeOptions: string | undefined;
}

/** Node's arguments for the same command with a small young generation; undefined when somebody has said how large it is. */
export function frugalArguments({
  argv,
  execArgv,
  nodeOptions = '',
}: NodeCommand): readonly string[] | undefined {
  if (sizeOfYoung.test([...execArgv, nodeOptions].join(' '))) return undefined;
  return [frugalNodeOption, ...execArgv, ...argv.slice(1)];
}
