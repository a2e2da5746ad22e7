/** The version of the protocol that this package speaks; it travels in `hello` and `welcome`. */
export const PROTOCOL_VERSION = 1;

/** The longest text of one frame, in UTF-16 code units, that either end accepts (64 KiB). */
export const MAX_FRAME_LENGTH = 65_536;
