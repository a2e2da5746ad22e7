import type { Message, Sender } from '@earshot/signaling/server';
import type { CallRow } from '../hub/call-row.ts';
import { decide, type HubInput } from '../hub/decide.ts';
import type { Decision, Delivery, HubFacts, HubSettings } from '../hub/decision.ts';
import { alice, START } from './rows.ts';

const settings: HubSettings = {
  ringMs: 60_000,
  graceMs: 20_000,
  maxDurationMs: 3_600_000,
  maxPendingInvites: 5,
  givesIce: false,
};

export interface Situation {
  /** How long after {@link START} it happens, in ms. Default 10,000. */
  readonly afterMs?: number;
  readonly settings?: Partial<HubSettings>;
  /** Devices that are connected, as `user/device`. */
  readonly connected?: readonly string[];
  /** Devices that may resume their session, as `user/device`. */
  readonly awaited?: readonly string[];
  readonly isRestarted?: boolean;
}

/** What follows, one line for each thing, in the order in which it is done. */
export function outcome(
  row: CallRow | undefined,
  input: HubInput,
  situation: Situation = {},
): readonly string[] {
  return tellDecision(decide(row, input, factsOf(situation)), factsOf(situation).now);
}

export function factsOf({ afterMs = 10_000, ...more }: Situation): HubFacts {
  return {
    now: START + afterMs,
    settings: { ...settings, ...more.settings },
    devicesOf: ownDevices(more.connected),
    awaitedOf: ownDevices(more.awaited),
    isRestarted: more.isRestarted ?? false,
  };
}

function ownDevices(names: readonly string[] = []): HubFacts['devicesOf'] {
  return (user) =>
    names
      .map((name) => name.split('/'))
      .flatMap(([owner, device = '']) => (owner === user ? [device] : []));
}

function tellDecision(decision: Decision, now: number): readonly string[] {
  const { row, deadlines, deliveries, fault } = decision;
  return [
    ...(row === undefined ? [] : [tellRow(row, now)]),
    ...deadlines.map(({ kind, dueAt }) =>
      dueAt === undefined ? `drop ${kind}` : `set ${kind} in ${dueAt - now}`,
    ),
    ...deliveries.map(tellDelivery),
    ...(fault === undefined ? [] : [`fault ${fault.code} ${fault.field ?? ''}`.trim()]),
  ];
}

function tellRow(row: CallRow, now: number): string {
  if (row.status === 'ended') {
    const { reason, at, by = 'server', replacedBy } = row.end;
    const late = at === now ? '' : ` ${now - at} ms ago`;
    return ['row: ended', reason, 'by', by, replacedBy].filter(Boolean).join(' ') + late;
  }
  const { caller, callee } = row.presence;
  const isAway = caller.status !== 'here' || callee.status !== 'here';
  const presence = isAway ? ` (caller ${caller.status}, callee ${callee.status})` : '';
  if (row.status === 'answered') {
    const taker = row.caller.device === alice.device ? '' : ` for ${nameOf(row.caller)}`;
    return `row: answered by ${nameOf(row.callee)}${taker}${presence}`;
  }
  const busy = row.busy.length === 0 ? '' : ` busy ${row.busy.join('+')}`;
  return `row: ringing on ${row.rung.join('+')}${busy}${presence}`;
}

function tellDelivery(delivery: Delivery): string {
  const to = nameOf(delivery.to);
  if (delivery.type === 'ice') return `ice → ${to}`;
  const from = delivery.from === undefined ? 'server' : nameOf(delivery.from);
  return `${tellMessage(delivery.message)}: ${from} → ${to}`;
}

function tellMessage(message: Message): string {
  const details = detailsOf(message);
  return details === '' ? message.type : `${message.type}(${details})`;
}

function detailsOf(message: Message): string {
  switch (message.type) {
    case 'call.end': {
      const { reason, winner, by, code, why } = message;
      return [reason, winner, by, code, why].filter(Boolean).join(' ');
    }
    case 'call.invite':
      return `${message.ringMs} ms${message.isForked ? ', forked' : ''}`;
    case 'call.placed':
      return `${message.ringMs} ms`;
    case 'call.expiring':
      return `${message.leftMs} ms`;
    case 'call.taken':
      return `${message.direction} ${nameOf(message.peer)}`;
    case 'call.moved':
      return message.device;
    case 'call.elsewhere':
      return `${message.direction} ${message.isOver ? 'over' : 'on'} ${message.device}`;
    default:
      return '';
  }
}

function nameOf({ user, device }: Sender): string {
  return `${user}/${device}`;
}
