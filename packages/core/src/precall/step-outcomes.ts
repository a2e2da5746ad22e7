import type { TestStepCode, TestStepStatus } from './call-test.ts';

interface Outcome {
  readonly status: Exclude<TestStepStatus, 'waiting' | 'running'>;
  readonly sentence: string;
}

/** What each code means. */
export const OUTCOMES: Readonly<Record<TestStepCode, Outcome>> = {
  'microphone-works': { status: 'passed', sentence: 'The microphone is heard.' },
  'microphone-silent': {
    status: 'warning',
    sentence:
      'No sound comes from the microphone: speak, look whether it is the right one, and whether it is switched off.',
  },
  'microphone-unheard': {
    status: 'warning',
    sentence:
      'The microphone is there, but this page cannot listen to it yet: click somewhere in it and test again.',
  },
  'microphone-denied': {
    status: 'failed',
    sentence: 'The microphone is not allowed here: allow it in the settings of this page.',
  },
  'microphone-missing': {
    status: 'failed',
    sentence: 'There is no microphone, or not the one that was chosen: plug one in.',
  },
  'microphone-busy': {
    status: 'failed',
    sentence: 'The microphone cannot be opened: another program probably uses it.',
  },
  'microphone-failed': { status: 'failed', sentence: 'The microphone could not be opened.' },
  'camera-works': { status: 'passed', sentence: 'The camera gives pictures.' },
  'camera-no-pictures': {
    status: 'warning',
    sentence: 'The camera is there, but gives no pictures: look whether it is covered or in use.',
  },
  'camera-denied': {
    status: 'failed',
    sentence: 'The camera is not allowed here: allow it in the settings of this page.',
  },
  'camera-missing': {
    status: 'failed',
    sentence: 'There is no camera, or not the one that was chosen: plug one in.',
  },
  'camera-busy': {
    status: 'failed',
    sentence: 'The camera cannot be opened: another program probably uses it.',
  },
  'camera-failed': { status: 'failed', sentence: 'The camera could not be opened.' },
  'page-insecure': {
    status: 'failed',
    sentence: 'This page is not secure, so the browser gives it no devices: load it over https.',
  },
  'speaker-found': { status: 'passed', sentence: 'The speaker is there.' },
  'speaker-missing': {
    status: 'failed',
    sentence: 'The chosen speaker is not there: plug it in, or choose another one.',
  },
  'signaling-works': { status: 'passed', sentence: 'The call server answers.' },
  'signaling-slow': {
    status: 'warning',
    sentence: 'The call server takes more than a second to answer: calls begin late.',
  },
  'signaling-unreachable': {
    status: 'failed',
    sentence: 'The call server does not answer: look at the network, and whether the server is up.',
  },
  'signaling-refused': {
    status: 'failed',
    sentence: 'The call server refuses this user: sign in again.',
  },
  'direct-works': { status: 'passed', sentence: 'This browser finds its own addresses.' },
  'direct-hidden': {
    status: 'warning',
    sentence:
      'This browser tells none of its addresses, by a policy or an extension: calls need a relay.',
  },
  'webrtc-missing': {
    status: 'failed',
    sentence: 'This browser could not make a connection at all: WebRTC is turned off or missing.',
  },
  'stun-works': { status: 'passed', sentence: 'A STUN server answers.' },
  'stun-silent': {
    status: 'warning',
    sentence: 'No STUN server answers: this network probably blocks UDP, and calls need a relay.',
  },
  'turn-works': { status: 'passed', sentence: 'A TURN server gives a relay this way.' },
  'turn-unauthorized': {
    status: 'failed',
    sentence: 'The TURN server refuses the credentials: they are wrong, or have expired.',
  },
  'turn-refused': {
    status: 'failed',
    sentence: 'The TURN server answers, but gives no relay: it is full, or its limits are reached.',
  },
  'turn-unreachable': {
    status: 'failed',
    sentence: 'No TURN server answers this way: it is down, or this network blocks the way to it.',
  },
  'media-excellent': { status: 'passed', sentence: 'A call would be excellent.' },
  'media-good': { status: 'passed', sentence: 'A call would be good.' },
  'media-fair': {
    status: 'warning',
    sentence: 'A call would be fair: a cable, or a place nearer to the router, may help.',
  },
  'media-poor': {
    status: 'warning',
    sentence: 'A call would be poor: try another network, or call without the camera.',
  },
  'media-local': {
    status: 'passed',
    sentence:
      'Sound and pictures work in this browser; without a TURN server nothing can be told of the network.',
  },
  'media-blocked': {
    status: 'failed',
    sentence: 'Media found no way, though a test server may have answered: a firewall stops it.',
  },
  'media-missing': {
    status: 'failed',
    sentence: 'There was a way for media, but nothing arrived.',
  },
  'not-wanted': { status: 'skipped', sentence: 'Not asked for.' },
  'not-configured': { status: 'skipped', sentence: 'There is no server of this kind to try.' },
  'not-told': { status: 'skipped', sentence: 'This browser does not tell.' },
  'nothing-to-send': {
    status: 'skipped',
    sentence: 'There is neither sound nor a picture to send.',
  },
  cancelled: { status: 'skipped', sentence: 'The test was ended before.' },
};
