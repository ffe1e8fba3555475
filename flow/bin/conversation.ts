/** A whole conversation from one request: `{assets, environment, contact, trigger, call?, resumes, http_mocks?, now …}`. */
import { type AssetsJson, assetsOf } from '../src/assets/read-assets.ts';
import { contactProblem } from '../src/contact/check-contact.ts';
import type { ContactJson } from '../src/contact/contact.ts';
import { contactOf } from '../src/contact/contact-model.ts';
import { isDefinitionError } from '../src/definition/errors.ts';
import type { Flow } from '../src/definition/flow.ts';
import type { MigrationOptions } from '../src/definition/migrate.ts';
import { readFlow } from '../src/definition/read-flow.ts';
import { resumeSession, type Sprint, startSession, type World } from '../src/engine/engine.ts';
import { isEngineError } from '../src/engine/errors.ts';
import type { Options } from '../src/engine/options.ts';
import type { CallJson } from '../src/engine/session.ts';
import { type PlaceJson, places } from '../src/services/places.ts';
import { type HttpMock, standInServices } from '../src/services/stand-ins.ts';
import type { EnvironmentJson } from '../src/values/environment.ts';
import { environmentFor, type HostRequest, hostOf } from './host.ts';
import { phones } from './phones.ts';

export interface ConversationRequest extends HostRequest {
  readonly assets?: AssetsJson;
  readonly environment?: EnvironmentJson;
  readonly contact: ContactJson;
  readonly trigger: unknown;
  readonly call?: CallJson;
  readonly resumes?: readonly unknown[];
  readonly http_mocks?: Readonly<Record<string, readonly HttpMock[]>>;
  readonly options?: RequestOptions;
}

interface RequestOptions {
  readonly max_field_chars?: number;
  readonly webhook_max_response_bytes?: number;
  readonly llm_prompts?: Readonly<Record<string, string>>;
  readonly smtp_error?: string;
  readonly base_media_url?: string;
}

export interface Refusal {
  readonly code?: number;
  readonly message: string;
}

/** Calls `after` for each sprint; what the engine refuses ends the conversation. */
export async function converse(
  request: ConversationRequest,
  after: (sprint: Sprint) => void,
): Promise<Refusal | undefined> {
  const world = worldOf(request);
  try {
    let sprint = await startSession({ ...world, trigger: request.trigger, call: request.call });
    after(sprint);
    for (const resume of request.resumes ?? []) {
      sprint = await resumeSession(sprint.session, { ...world, resume });
      after(sprint);
    }
    return undefined;
  } catch (error) {
    if (!isEngineError(error)) throw error;
    return { ...(error.code && { code: error.code }), message: error.message };
  }
}

/** Throws when the contact is none. */
export function worldOf(request: ConversationRequest): World {
  const problem = contactProblem(request.contact);
  if (problem !== undefined) throw new Error(problem);
  const { assets: json = {}, options = {} } = request;
  const services = standInServices({
    phones,
    httpMocks: request.http_mocks,
    ...(options.smtp_error && { smtpError: options.smtp_error }),
  });
  const host = hostOf(request, services);
  const environment = environmentFor(request.environment, host, {
    ...(json.locations && { locations: json.locations }),
    ...(options.llm_prompts && { prompts: options.llm_prompts }),
  });
  const migration = options.base_media_url ? { baseMediaUrl: options.base_media_url } : {};
  const assets = assetsOf(json, {
    flow: (definition) => readable(definition, migration),
    places: (locations) => places(locations as readonly PlaceJson[]),
    environment: { ...request.environment, now: host.now() },
  });
  return {
    assets,
    environment,
    contact: contactOf(request.contact, assets, phones),
    host,
    options: optionsOf(options),
  };
}

/** A flow that cannot be read is as good as missing. */
function readable(definition: unknown, migration: MigrationOptions): Flow | undefined {
  try {
    return readFlow(definition, migration);
  } catch (error) {
    if (isDefinitionError(error)) return undefined;
    throw error;
  }
}

function optionsOf(options: RequestOptions): Partial<Options> {
  return {
    ...(options.max_field_chars !== undefined && { maxFieldChars: options.max_field_chars }),
    ...(options.webhook_max_response_bytes !== undefined && {
      maxWebhookResponseBytes: options.webhook_max_response_bytes,
    }),
  };
}
