/** Runs in a page: counts the tracks of cameras, microphones and screens that nobody has stopped. */
export function watchTracks(): void {
  const made = new Set<MediaStreamTrack>();

  for (const name of ['getUserMedia', 'getDisplayMedia'] as const) {
    const real = MediaDevices.prototype[name];
    MediaDevices.prototype[name] = async function (this: MediaDevices, constraints) {
      const stream = await real.call(this, constraints);
      for (const track of stream.getTracks()) made.add(track);
      return stream;
    };
  }
  const { clone, stop } = MediaStreamTrack.prototype;
  MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
    const copy = clone.call(this);
    made.add(copy);
    return copy;
  };
  MediaStreamTrack.prototype.stop = function (this: MediaStreamTrack) {
    made.delete(this);
    stop.call(this);
  };

  window.probe.counters.tracks = () =>
    [...made].filter((track) => track.readyState === 'live').length;
}
