/** What rule sets sent when they called an address with POST: who, where in which flow, and what was said. */
export const WEBHOOK_BODY = `@(json(object(
  "contact", object(
    "uuid", contact.uuid,
    "name", contact.name,
    "urn", contact.urn
  ),
  "flow", object(
    "uuid", run.flow.uuid,
    "name", run.flow.name,
    "revision", run.flow.revision
  ),
  "path", run.path,
  "results", foreach_value(results, extract_object, "category", "category_localized", "created_on", "input", "name", "node_uuid", "value"),
  "run", object("uuid", run.uuid, "created_on", run.created_on),
  "input", if(
    input,
    object(
      "attachments", foreach(input.attachments, attachment_parts),
      "channel", input.channel,
      "created_on", input.created_on,
      "text", input.text,
      "type", input.type,
      "urn", if(
        input.urn,
        object(
          "display", default(format_urn(input.urn), ""),
          "path", urn_parts(input.urn).path,
          "scheme", urn_parts(input.urn).scheme
        ),
        null
      ),
      "uuid", input.uuid
    ),
    null
  ),
  "channel", default(input.channel, null)
)))`;
