/** Addresses of the console that leave it: in a terminal, in an answer. */

/** The secret stands behind `#`, so that it never reaches a log on the way. */
export const joinLink = (base: string, token: string): string => `${base}/join#${token}`;
