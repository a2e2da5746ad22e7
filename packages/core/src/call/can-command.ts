import type { CallCommand } from './call.ts';
import type { CallInput } from './call-input.ts';
import type { CallModel } from './call-model.ts';
import type { CallState } from './call-state.ts';
import { transition } from './transition.ts';

export interface CommandFacts {
  readonly model: CallModel;
  readonly isHeld: boolean;
  readonly isSharing: boolean;
}

/** Whether a command would do something now: for the call machine, whether it would move. */
export function canCommand(command: CallCommand, facts: CommandFacts): boolean {
  const { model, isHeld, isSharing } = facts;
  switch (command) {
    case 'accept':
    case 'reject':
      return wouldMove(model, { type: `local.${command}` });
    case 'hangUp':
      return wouldMove(model, { type: 'local.hang-up' });
    case 'hold':
      return isAnswered(model.state) && !isHeld;
    case 'resume':
      return isAnswered(model.state) && isHeld;
    case 'shareScreen':
      return isAnswered(model.state) && !isSharing;
  }
}

/** Whether the two sides are together, or about to be. */
export function isAnswered({ status }: CallState): boolean {
  return status === 'connecting' || status === 'connected' || status === 'reconnecting';
}

function wouldMove(model: CallModel, input: CallInput): boolean {
  return transition(model, { input, at: 0 })[0] !== model;
}
