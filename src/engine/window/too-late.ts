/** What is this much too late is not sent any more: the rest of a hold-up would hit the target as one burst. */
export const TOO_LATE_MS = 1000;
