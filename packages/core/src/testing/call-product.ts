import type { CallEffect } from '../call/call-effect.ts';
import type { CallInput } from '../call/call-input.ts';
import type { CallModel } from '../call/call-model.ts';
import type { EndReason } from '../call/call-state.ts';
import { placeCall, receiveCall, transition } from '../call/transition.ts';
import type { Transition } from '../call/transition.ts';

/** A caller and two devices of one callee without a server, and every message that is under way between them. */
export interface World {
  readonly caller: CallModel;
  readonly callees: readonly [Callee, Callee];
  /** A set: a message in it may be delivered in any order, again and again, or lost. */
  readonly inFlight: readonly Packet[];
}

/** A device that has not heard of the call, has heard of its end first (a tombstone), or takes part. */
export type Callee = 'unaware' | 'tombstone' | CallModel;

interface Packet {
  /** 0 is the caller, 1 and 2 are the callee's devices. */
  readonly from: Node;
  readonly to: Node;
  readonly body: Body;
}

type Node = 0 | 1 | 2;
type Body =
  | { readonly type: 'invite' | 'ringing' | 'accept' }
  | { readonly type: 'end'; readonly reason: EndReason; readonly winner?: Node };

/** One thing that may happen next. */
export interface Step {
  readonly label: string;
  readonly world: World;
}

const CALLEES = [1, 2] as const;

export function firstWorld(): World {
  const [caller] = placeCall('peers');
  return { caller, callees: ['unaware', 'unaware'], inFlight: [] };
}

/** Everything that may happen and changes something: what people, the network, links and clocks do. */
export function stepsFrom(world: World): Step[] {
  const steps = [
    ...networkSteps(world),
    ...callerSteps(world),
    ...CALLEES.flatMap((node) => calleeSteps(world, node)),
  ];
  return steps.filter((step) => step.world !== world);
}

/** A name for the world that is the same for worlds that cannot be told apart. */
export function keyOf(world: World): string {
  return JSON.stringify([
    world.caller,
    world.callees,
    world.inFlight.map((packet) => JSON.stringify(packet)).sort(),
  ]);
}

function networkSteps(world: World): Step[] {
  return world.inFlight.flatMap((packet) => {
    const name = `${packet.body.type} ${String(packet.from)}→${String(packet.to)}`;
    const without = { ...world, inFlight: world.inFlight.filter((other) => other !== packet) };
    return [
      { label: `lost ${name}`, world: without },
      { label: `delivered ${name}`, world: deliver(without, packet) },
      { label: `delivered and kept ${name}`, world: deliver(world, packet) },
    ];
  });
}

function callerSteps(world: World): Step[] {
  return [...inputsOf(world, 0), { type: 'media.ready' } as const].map((input) => ({
    label: `caller ${input.type}`,
    world: apply(world, 0, transition(world.caller, { input, at: 0 })),
  }));
}

function calleeSteps(world: World, node: 1 | 2): Step[] {
  const callee = world.callees[node - 1];
  if (callee === undefined || typeof callee === 'string') return [];
  return [...inputsOf(world, node), { type: 'local.accept' } as const].map((input) => ({
    label: `callee ${String(node)} ${input.type}`,
    world: apply(world, node, transition(callee, { input, at: 0 })),
  }));
}

function inputsOf(world: World, node: Node): CallInput[] {
  const link: CallInput = isLinkUp(world, node)
    ? { type: 'link.connected' }
    : { type: 'link.lost' };
  const model = modelAt(world, node);
  return [
    link,
    ...(link.type === 'link.lost'
      ? [{ type: 'link.gave-up' } as const].filter(() => isReconnecting(model))
      : []),
    { type: 'local.hang-up' },
    { type: 'timer.ring', isOnline: true },
    { type: 'timer.reach' },
    { type: 'timer.connect' },
  ];
}

/** Media can flow between the caller and the device that it chose, while both want it. */
function isLinkUp(world: World, node: Node): boolean {
  const chosen = world.caller.device;
  if (chosen === undefined || !hasLink(world.caller)) return false;
  const partner = Number(chosen) as 1 | 2;
  return (node === 0 || node === partner) && hasLink(modelAt(world, partner));
}

function hasLink(model: CallModel | undefined): boolean {
  const status = model?.state.status;
  return status === 'connecting' || status === 'connected' || status === 'reconnecting';
}

function isReconnecting(model: CallModel | undefined): boolean {
  return model?.state.status === 'reconnecting';
}

function modelAt(world: World, node: Node): CallModel | undefined {
  if (node === 0) return world.caller;
  const callee = world.callees[node - 1];
  return typeof callee === 'string' ? undefined : callee;
}

function deliver(world: World, { from, to, body }: Packet): World {
  const model = modelAt(world, to);
  if (model === undefined && to !== 0) return introduce(world, to, body);
  const input = inputFor(to, from, body);
  if (model === undefined || input === undefined) return world;
  return apply(world, to, transition(model, { input, at: 0 }));
}

function introduce(world: World, node: 1 | 2, body: Body): World {
  const callee = world.callees[node - 1];
  if (callee !== 'unaware') return world;
  if (body.type === 'invite') return apply(world, node, receiveCall('peers', '0'));
  return body.type === 'end' ? withCallee(world, node, 'tombstone') : world;
}

function inputFor(to: Node, from: Node, body: Body): CallInput | undefined {
  const device = String(from);
  if (body.type === 'ringing') return { type: 'remote.ringing' };
  if (body.type === 'accept') return { type: 'remote.accepted', device, hasOffer: true };
  if (body.type !== 'end' || body.winner === to) return undefined;
  return { type: 'remote.ended', reason: body.reason, device };
}

function apply(world: World, node: Node, [model, effects]: Transition): World {
  if (model === modelAt(world, node) && effects.length === 0) return world;
  const moved = node === 0 ? { ...world, caller: model } : withCallee(world, node, model);
  const packets = effects.flatMap((effect) => packetsOf(node, effect, model));
  const fresh = packets.filter((packet) => !moved.inFlight.some((other) => isSame(other, packet)));
  return fresh.length === 0 ? moved : { ...moved, inFlight: [...moved.inFlight, ...fresh] };
}

function packetsOf(from: Node, effect: CallEffect, model: CallModel): Packet[] {
  const all = (body: Body): Packet[] => CALLEES.map((to) => ({ from, to, body }));
  switch (effect.type) {
    case 'send-invite':
      return all({ type: 'invite' });
    case 'send-ringing':
      return [{ from, to: 0, body: { type: 'ringing' } }];
    case 'send-accept':
      return [{ from, to: 0, body: { type: 'accept' } }];
    case 'send-winner':
      return all({
        type: 'end',
        reason: { type: 'answered-elsewhere' },
        winner: Number(effect.device) as Node,
      });
    case 'send-too-late':
      return [
        {
          from,
          to: Number(effect.device) as Node,
          body: { type: 'end', reason: { type: 'answered-elsewhere' } },
        },
      ];
    case 'send-end': {
      const body: Body = { type: 'end', reason: effect.reason };
      if (from !== 0) return [{ from, to: 0, body }];
      return model.device === undefined
        ? all(body)
        : [{ from, to: Number(model.device) as Node, body }];
    }
    default:
      return [];
  }
}

function withCallee(world: World, node: 1 | 2, callee: Callee): World {
  const [first, second] = world.callees;
  return { ...world, callees: node === 1 ? [callee, second] : [first, callee] };
}

function isSame(left: Packet, right: Packet): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
