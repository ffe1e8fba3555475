/** What subscribers of a resthook get: who the contact is, where in which flow, what came in, and the results so far. */
import { compileTemplate } from '../expressions/compile.ts';

const PAYLOAD = `@(json(object(
  "contact", object("uuid", contact.uuid, "name", contact.name, "urn", contact.urn, "language", contact.language),
  "flow", object("uuid", run.flow.uuid, "name", run.flow.name, "revision", run.flow.revision),
  "path", run.path,
  "results", foreach_value(results, extract_object, "name", "value", "category", "category_localized", "input",
    "node_uuid", "created_on"),
  "run", object("uuid", run.uuid, "created_on", run.created_on),
  "input", if(input, object(
    "attachments", foreach(input.attachments, attachment_parts),
    "channel", input.channel,
    "created_on", input.created_on,
    "text", input.text,
    "type", input.type,
    "urn", if(input.urn, object(
      "display", format_urn(input.urn),
      "path", urn_parts(input.urn).path,
      "scheme", urn_parts(input.urn).scheme
    ), null),
    "uuid", input.uuid
  ), null),
  "channel", if(input, input.channel, null)
)))`;

export const resthookPayload = compileTemplate(PAYLOAD);
