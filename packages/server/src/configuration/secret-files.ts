import { variables } from './variables.ts';
import type { Environment, EnvironmentMistake } from './read-environment.ts';

/** The environment with what stood in files, and what went wrong with those. */
export interface SecretFiles {
  readonly environment: Environment;
  readonly mistakes: readonly EnvironmentMistake[];
}

/**
 * A secret may come from a file that `…_FILE` names, as containers and systemd hand them out: other
 * programs can often read the environment of a process.
 */
export function readSecretFiles(
  environment: Environment,
  readFile: (path: string) => string,
): SecretFiles {
  const mistakes: EnvironmentMistake[] = [];
  const read: Record<string, string | undefined> = {};
  for (const { name } of variables.filter(({ isSecret }) => isSecret)) {
    const variable = `${name}_FILE`;
    const path = environment[variable] ?? '';
    if (path === '') continue;
    read[variable] = undefined;
    const given = JSON.stringify(path);
    if ((environment[name] ?? '') !== '') {
      mistakes.push({ variable, given, allowed: `left out beside ${name}` });
      continue;
    }
    try {
      // Editors end files with a line feed, which no secret has.
      read[name] = readFile(path).replace(/\r?\n$/, '');
    } catch {
      mistakes.push({ variable, given, allowed: 'the path of a file that can be read' });
    }
  }
  return { environment: { ...environment, ...read }, mistakes };
}
