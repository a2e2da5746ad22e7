export { createCallClient } from './client/create-call-client.ts';
export { diagnose } from './diagnosis/diagnose.ts';
export { EarshotError, isEarshotError } from './errors.ts';
export { createDevices } from './media/create-devices.ts';
export { createPlayback } from './media/create-playback.ts';
export { testCall } from './precall/test-call.ts';
export { adaptationLadder } from './quality/adaptation.ts';
export { monitorQuality } from './quality/monitor-quality.ts';
export { explainQuality, explainWarning } from './quality/quality-words.ts';
export { rateCall } from './report/rate-call.ts';
export { reportQuality } from './report/report-quality.ts';
export { recoveryPlan } from './recovery/recovery-plan.ts';

export type {
  CallClient,
  CallClientOptions,
  CallOptions,
  ClientEvents,
  ClientSnapshot,
} from './client/call-client.ts';
export type { CallElsewhere } from './client/elsewhere.ts';
export type {
  AcceptOptions,
  Call,
  CallCommand,
  CallEvents,
  CallPeer,
  CallSnapshot,
  MediaOptions,
} from './call/call.ts';
export type { CallDirection, CallState, CallStatus, EndReason } from './call/call-state.ts';
export type {
  CallDiagnosis,
  Diagnose,
  DiagnoseOptions,
  RecoveryView,
} from './diagnosis/diagnose.ts';
export type {
  CandidateCount,
  CandidateKind,
  ConnectionStates,
  Diagnosis,
  DiagnosisCode,
  Evidence,
  IceServerError,
  MediaSection,
  TimelineEntry,
} from './diagnosis/diagnosis.ts';
export type {
  ErrorCode,
  LinkErrorCode,
  MediaErrorCode,
  PresenceErrorCode,
  SignalingErrorCode,
  StateErrorCode,
} from './errors.ts';
export type { SlotName } from './link/link.ts';
export type {
  CameraConstraints,
  CameraOptions,
  LocalMediaSnapshot,
  LocalSlot,
  LocalSlotStatus,
  MediaFallback,
  MicrophoneConstraints,
  MicrophoneOptions,
  ScreenOptions,
  TrackProcessor,
} from './media/local-media.ts';
export type { RemoteMediaSnapshot } from './media/remote-media.ts';
export type { Device, Devices, DevicesOptions, DevicesSnapshot } from './media/devices.ts';
export type {
  MediaSource,
  Playable,
  Playback,
  PlaybackOptions,
  PlaybackSnapshot,
} from './media/playback.ts';
export type { DevicePermission, Platform, PlatformMediaDevices } from './platform/platform.ts';
export type { CallRatingOptions } from './report/rate-call.ts';
export type { ReportableCall, ReportQualityOptions } from './report/report-quality.ts';
export type { RecoveryFacts, RecoveryPolicy, RecoveryStep } from './recovery/recovery-plan.ts';
export type {
  CallTest,
  CallTestOptions,
  CallTestSnapshot,
  ExpectedQuality,
  TestStep,
  TestStepCode,
  TestStepName,
  TestStepStatus,
  TestVerdict,
} from './precall/call-test.ts';
export type { CreatePictureMeter, PictureMeter } from './precall/picture-meter.ts';
export type { AdaptationRung } from './quality/adaptation.ts';
export type { QualityLevel, QualitySide, QualityVerdict } from './quality/level.ts';
export type { PathMetrics, TrackMetrics } from './quality/metrics.ts';
export type { PeerReport } from './quality/peer-report.ts';
export type {
  MonitoredCall,
  MonitorOptions,
  QualityEvents,
  QualityMonitor,
  QualitySnapshot,
  TrackQuality,
} from './quality/quality-monitor.ts';
export type { QualityReason } from './quality/score-tracks.ts';
export type { CallView } from './quality/situation.ts';
export type { CreateSoundMeter, SoundMeter } from './quality/sound-meter.ts';
export type { MediaDirection } from './quality/stats-sample.ts';
export type { QualitySummary, Spread } from './quality/summary.ts';
export type { QualityWarning, WarningName } from './quality/warnings.ts';
