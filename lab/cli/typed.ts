import process from 'node:process';

/** What a command was told; undefined when that makes no sense, which whoever typed it is told: the exit code is 1 then. */
export function typed<Plan>(
  read: (args: readonly string[]) => Plan,
  usage: string,
): Plan | undefined {
  try {
    return read(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exitCode = 1;
    return undefined;
  }
}
