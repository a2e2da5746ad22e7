export { FakeMediaDevices, FakeOverconstrainedError } from './fake-media-devices.ts';
export { FakeStream, FakeTrack } from './fake-media.ts';
export { createFakePlatform } from './fake-platform.ts';
export { FakeRtcNetwork } from './fake-rtc-network.ts';
export { createStage } from './stage.ts';

export type { FakeDevice, FakeMediaDevicesOptions, FakePick } from './fake-media-devices.ts';
export type { FakeTurn } from './fake-gatherer.ts';
export type { FakeTrackOptions } from './fake-media.ts';
export type { FakePlatform, FakePlatformOptions } from './fake-platform.ts';
export type { FakeRtcNetworkOptions } from './fake-rtc-network.ts';
export type { Person, PersonOptions, Stage, StageOptions } from './stage.ts';
