import { AppError } from '../errors.ts';

export const decidedAlready = (): AppError =>
  new AppError('matching:decided', 'These two have been made one person already. Undo that first.');
