export { browserEnvironment } from './browser-environment.ts';
export {
  createBroadcastSignaling,
  createDirectSignaling,
} from './direct/create-direct-signaling.ts';
export { EarshotError, isEarshotError } from './errors.ts';
export { knowPresence } from './know-presence.ts';
export { knowReports } from './know-reports.ts';
export { createListeners } from './listeners.ts';
export { MAX_WATCHED_USERS } from './protocol/availability.ts';
export { isId } from './protocol/checks.ts';
export { parseMessage } from './protocol/parse.ts';
export { MAX_FRAME_LENGTH, PROTOCOL_VERSION } from './protocol/version.ts';
export { randomId } from './random-id.ts';
export { createSignaling } from './session/create-signaling.ts';
export { createTabSignaling } from './tabs/create-tab-signaling.ts';
export { createTimers } from './timers.ts';
export { createBroadcastTransport } from './transport/broadcast-channel.ts';
export { createTransport } from './transport/create-transport.ts';
export { createHttpTransport } from './transport/http.ts';
export { createMemoryPair } from './transport/memory.ts';
export { createSocketIoTransport } from './transport/socket-io.ts';
export { webSocketOrHttp } from './transport/web-socket-or-http.ts';
export { createWebSocketTransport, WEB_SOCKET_PROTOCOL } from './transport/web-socket.ts';
export { withFallback } from './transport/with-fallback.ts';

export type {
  BroadcastSignalingOptions,
  DirectSignalingOptions,
} from './direct/create-direct-signaling.ts';
export type {
  Clock,
  Log,
  LogLevel,
  Network,
  PageMemory,
  SignalingEnvironment,
  Visibility,
} from './environment.ts';
export type { EarshotErrorOptions, ErrorDetails, SignalingErrorCode } from './errors.ts';
export type { Listeners } from './listeners.ts';
export type { Address, Sender } from './protocol/envelope.ts';
export type {
  Availability,
  CallMedia,
  IceServer,
  Message,
  MessageType,
  PresenceStatus,
  ReportedQuality,
  UserPresence,
  WireEndReason,
} from './protocol/messages.ts';
export type { Parsed, ParseFault } from './protocol/parse.ts';
export type { SignalingOptions } from './session/create-signaling.ts';
export type { SessionStats } from './session/session-state.ts';
export type { SessionSignaling } from './session/signaling-session.ts';
export type { Incoming, Signaling, SignalingEvents, SignalingState } from './signaling.ts';
export type { TabSignalingOptions } from './tabs/create-tab-signaling.ts';
export type { TabBrowser, TabBus, TabLocks, TabMemory, TabPage } from './tabs/tab-browser.ts';
export type { Tabs, TabSignaling, TabsSnapshot } from './tabs/tab-signaling.ts';
export type { Timers } from './timers.ts';
export type { BroadcastPort, BroadcastTransportOptions } from './transport/broadcast-channel.ts';
export type { Plug, Wire, WireEvents } from './transport/create-transport.ts';
export type { Fetch, HttpTransportOptions } from './transport/http.ts';
export type { MemoryPairOptions } from './transport/memory.ts';
export type { SocketIo, SocketIoSettings, SocketIoSocket } from './transport/socket-io.ts';
export type {
  Transport,
  TransportClose,
  TransportFactory,
  TransportListener,
  TransportState,
} from './transport/transport.ts';
export type { WebSocketOrHttpOptions } from './transport/web-socket-or-http.ts';
export type { WebSocketConstructor, WebSocketTransportOptions } from './transport/web-socket.ts';
export type { FallbackOptions } from './transport/with-fallback.ts';
