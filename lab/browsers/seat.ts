import type { LabPage } from '../page/main.ts';
import type { BrowserName, Side } from '../faults/fault.ts';

/** A person in front of a browser that stands in the network of one side. */
export interface LabBrowser {
  readonly side: Side;
  readonly name: BrowserName;
  /** Opens the lab's page anew, with nothing left of what was before. */
  open(): Promise<Seat>;
  close(): Promise<void>;
}

/** One open page. */
export interface Seat {
  readonly side: Side;
  /** Calls one method of the page. */
  ask<Method extends keyof LabPage>(
    method: Method,
    ...args: Parameters<LabPage[Method]>
  ): Promise<Awaited<ReturnType<LabPage[Method]>>>;
  /** What the page has thrown or complained of. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}
