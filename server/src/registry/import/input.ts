/** What an import takes at a time. */

export const largestBatch = 2000;
export const largestBatchBytes = 8 * 1024 * 1024;
