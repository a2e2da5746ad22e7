const GAIN = 0.06;

/** Two soft notes for a call that comes in, one long one for a call that goes out. */
const TONES = {
  incoming: {
    seconds: 3,
    notes: [
      { at: 0, for: 0.5, hertz: 587.33 },
      { at: 0.35, for: 0.9, hertz: 783.99 },
    ],
  },
  outgoing: { seconds: 4, notes: [{ at: 0, for: 1, hertz: 440 }] },
} as const;

/** Rings until undone. Stays silent on a page that nobody has touched yet, as browsers ask. */
export function startRingTone(kind: keyof typeof TONES): () => void {
  if (!navigator.userActivation.hasBeenActive) return () => undefined;
  const context = new AudioContext();
  const source = context.createBufferSource();
  source.buffer = render(context, TONES[kind]);
  source.loop = true;
  source.connect(context.destination);
  source.start();
  return () => {
    if (context.state !== 'closed') void context.close();
  };
}

function render(context: AudioContext, tone: (typeof TONES)[keyof typeof TONES]): AudioBuffer {
  const rate = context.sampleRate;
  const buffer = context.createBuffer(1, tone.seconds * rate, rate);
  const samples = buffer.getChannelData(0);
  for (const note of tone.notes) {
    for (let i = 0; i < note.for * rate; i += 1) {
      const seconds = i / rate;
      const envelope = Math.min(1, seconds / 0.02) * Math.exp((-4 * seconds) / note.for);
      const index = Math.floor(note.at * rate) + i;
      samples[index] =
        (samples[index] ?? 0) + GAIN * envelope * Math.sin(2 * Math.PI * note.hertz * seconds);
    }
  }
  return buffer;
}
