import type { Place } from './place.ts';

/** One program to run on one machine of the lab. The word `{ns:alice}` stands for the namespace of that place. */
export interface Command {
  readonly place: Place;
  readonly argv: readonly string[];
}

export function at(place: Place, line: string): Command {
  return { place, argv: line.split(' ') };
}
