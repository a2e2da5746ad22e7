/** The version of the protocol that this package speaks; it travels in `hello` and `welcome`. */
export const PROTOCOL_VERSION = 1;

/** The longest text of one frame, in UTF-16 code units, that either end accepts (64 KiB). */
export const MAX_FRAME_LENGTH = 65_536;

/** The longest text of one message: the frame around it has up to four ids of 255 characters, and its own words. */
export const MAX_BODY_LENGTH = MAX_FRAME_LENGTH - 2_048;
