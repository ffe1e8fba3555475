import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Structured lines on standard output. Secrets that slip into an object are masked by name. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    redact: {
      paths: ['*.password', '*.secret', '*.token', '*.authorization', '*.cookie', 'password', 'token', 'authorization'],
      censor: '***',
    },
  });
}
