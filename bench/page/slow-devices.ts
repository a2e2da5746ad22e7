/** From now on cameras and microphones of this page take so long to open, in ms, as real ones do. */
export function slowDevices(ms: number): void {
  if (!(ms > 0)) return;
  const devices = MediaDevices.prototype;
  const open = devices.getUserMedia;
  devices.getUserMedia = async function slow(this: MediaDevices, constraints) {
    const [stream] = await Promise.all([
      open.call(this, constraints),
      new Promise((resolve) => setTimeout(resolve, ms)),
    ]);
    return stream;
  };
}
