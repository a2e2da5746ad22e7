import type { MediaErrorCode } from '../errors.ts';

/** What the browser told of a device, if it did; see `Platform.permission`. */
export type Permission = PermissionState | undefined;

/**
 * Whether to ask for one device alone after both together were refused. A device that does not work must not cost the
 * other one, but who has just said no must not be asked again.
 */
export function isWorthAsking(
  refusal: MediaErrorCode,
  permission: { readonly own: Permission; readonly other: Permission },
): boolean {
  if (refusal !== 'media/permission-denied') return true;
  if (permission.own === 'prompt') return permission.other === 'denied';
  return permission.own !== 'denied';
}
