import { CountingTarget } from './counting-target.ts';

/** Whether a device is granted, as a browser tells of it: with an event when that changes. */
export class FakePermission extends CountingTarget {
  #state: PermissionState = 'granted';

  get state(): PermissionState {
    return this.#state;
  }

  set state(state: PermissionState) {
    if (state === this.#state) return;
    this.#state = state;
    this.dispatchEvent(new Event('change'));
  }
}
