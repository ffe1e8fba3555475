/** Every type of resource that the façade has. One file for each in `kinds/`, one line here. */
import type { ResourceKind } from './kind.ts';
import { auditEvent } from './kinds/audit-event.ts';
import { communication } from './kinds/communication.ts';
import { communicationRequest } from './kinds/communication-request.ts';
import { consent } from './kinds/consent.ts';
import { basic, library, questionnaire } from './kinds/flows.ts';
import { group } from './kinds/group.ts';
import { healthcareService } from './kinds/healthcare-service.ts';
import { location } from './kinds/location.ts';
import { organization } from './kinds/organization.ts';
import { questionnaireResponse, task } from './kinds/passages.ts';
import { practitioner } from './kinds/practitioner.ts';
import { practitionerRole } from './kinds/practitioner-role.ts';
import { subscription } from './kinds/subscription.ts';

export const kinds: readonly ResourceKind[] = [
  practitioner,
  practitionerRole,
  location,
  organization,
  healthcareService,
  group,
  communication,
  communicationRequest,
  questionnaire,
  questionnaireResponse,
  task,
  consent,
  library,
  basic,
  auditEvent,
  subscription,
];
