/** Limits of the engine; the defaults are goflow's. */
export interface Options {
  readonly maxStepsPerSprint: number;
  readonly maxSprintsPerSession: number;
  readonly maxRunsPerSession: number;
  readonly maxTemplateChars: number;
  readonly maxNameChars: number;
  readonly maxFieldChars: number;
  readonly maxResultChars: number;
  readonly maxWebhookRequestBytes: number;
  readonly maxWebhookResponseBytes: number;
}

export const defaultOptions: Options = {
  maxStepsPerSprint: 100,
  maxSprintsPerSession: 500,
  maxRunsPerSession: 500,
  maxTemplateChars: 10_000,
  maxNameChars: 128,
  maxFieldChars: 640,
  maxResultChars: 640,
  maxWebhookRequestBytes: 262_144,
  maxWebhookResponseBytes: 262_144,
};
