/** https://w3c.github.io/webrtc-extensions/#rtcrtpencodingoptions, which the standard types do not have yet. */
interface KeyFrameOptions extends RTCSetParameterOptions {
  readonly encodingOptions: readonly { readonly keyFrame: boolean }[];
}

/** Makes the next picture a whole one, which a decoder can begin with. Rejects when the browser refuses. */
export async function requestKeyFrame(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  const asked = { isRead: false };
  const options: KeyFrameOptions = {
    get encodingOptions() {
      asked.isRead = true;
      return parameters.encodings.map(() => ({ keyFrame: true }));
    },
  };
  await sender.setParameters(parameters, options);
  if (!asked.isRead) await sender.setParameters(resized(sender.getParameters()));
}

/**
 * Firefox 153 ignores the options, but makes a whole picture when the size changes: by one in a thousand, and back to
 * the whole hundredth that it was. To be deleted when it reads `encodingOptions`.
 */
function resized(parameters: RTCRtpSendParameters): RTCRtpSendParameters {
  const encodings = parameters.encodings.map((encoding) => {
    const { scaleResolutionDownBy: size = 1 } = encoding;
    const whole = Math.round(size * 100) / 100;
    return { ...encoding, scaleResolutionDownBy: size === whole ? size * 1.001 : whole };
  });
  return { ...parameters, encodings };
}
