/** Seconds until a limit that was cut back is where it met resistance. */
const BACK_AFTER = 10;

/**
 * How far a limit has come again `seconds` after it was cut from `peak` to a share of it: quickly at first, slowly around the
 * old peak, and beyond it ever faster, as nothing stands in the way there any more. The curve is CUBIC's (RFC 9438), so
 * the way back takes as long with answers of ten seconds as with answers of ten milliseconds.
 */
export const regrown = (peak: number, share: number, seconds: number): number =>
  peak * (1 - (1 - share) * (1 - seconds / BACK_AFTER) ** 3);
