export { PresenceBadge } from './presence-badge.tsx';
export type { PresenceBadgeProps, PresenceWords } from './presence-badge.tsx';
export { PresenceProvider } from './presence-provider.tsx';
export type { PresenceProviderProps } from './presence-provider.tsx';
export { usePresence } from './use-presence.ts';
