/** Chromium lists the system's choice twice: under an id of its own, and as `default` or `communications`. */
export function isAlias(deviceId: string | undefined): boolean {
  return deviceId === 'default' || deviceId === 'communications';
}

/** The microphone behind an alias, as far as the browser tells. */
export function aliasedId(
  infos: readonly Pick<MediaDeviceInfo, 'deviceId' | 'groupId' | 'kind'>[],
  { deviceId, groupId }: Pick<MediaTrackSettings, 'deviceId' | 'groupId'>,
): string | undefined {
  if (!isAlias(deviceId)) return deviceId;
  const same = infos.find(
    (info) => info.kind === 'audioinput' && info.groupId === groupId && !isAlias(info.deviceId),
  );
  return same?.deviceId ?? deviceId;
}
