import type { Platform } from '../platform/platform.ts';

/** Calls `listener` when the user grants or takes back a device, as far as the browser tells; returns its undo. */
export function watchPermissions(
  { permission }: Pick<Platform, 'permission'>,
  listener: () => void,
): () => void {
  const undos = new Set<() => void>();
  let isOver = false;

  async function watch(device: 'microphone' | 'camera'): Promise<void> {
    const status = await permission(device);
    if (status === undefined || isOver) return;
    status.addEventListener('change', listener);
    undos.add(() => status.removeEventListener('change', listener));
  }

  void watch('microphone');
  void watch('camera');
  return () => {
    isOver = true;
    for (const undo of undos) undo();
  };
}
