import type { SignalingEnvironment } from '@earshot/signaling';

/** What Earshot takes of `navigator.mediaDevices`; absent where the page is not secure. */
export type PlatformMediaDevices = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
> & { readonly getDisplayMedia?: MediaDevices['getDisplayMedia'] };

/** What Earshot takes of a `PermissionStatus`: how it is, and the event `change` when it is no longer so. */
export type DevicePermission = Pick<
  PermissionStatus,
  'state' | 'addEventListener' | 'removeEventListener'
>;

/**
 * The one seam to the browser: everything that core touches outside itself. `browserPlatform()` gives it in
 * browsers; tests and other runtimes (React Native, Node) inject their own.
 */
export interface Platform extends SignalingEnvironment {
  readonly mediaDevices: PlatformMediaDevices | undefined;
  /** @throws EarshotError `link/unsupported` where there is no WebRTC. */
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  createMediaStream(tracks?: readonly MediaStreamTrack[]): MediaStream;
  /** Whether the user has already granted this device; undefined where the browser does not tell. Never rejects. */
  permission(device: 'microphone' | 'camera'): Promise<DevicePermission | undefined>;
}
