/** Functions of texts that hold several things. */
import { parseUrn } from '../contact/urns.ts';
import { errorOf, isError } from '../values/errors.ts';
import { toJson, valueFromJson } from '../values/json.ts';
import { objectOf } from '../values/objects.ts';
import { define, ofText } from './define.ts';

const SCHEME = /^[a-z][a-z0-9+.-]*$/i;

function urnOf(text: string) {
  const urn = parseUrn(text);
  return urn && SCHEME.test(urn.scheme) ? urn : errorOf(`${JSON.stringify(text)} is not a valid URN`);
}

/**
 * The parts of an address.
 *
 * @(urn_parts("tel:+593979012345")) -> {display: , path: +593979012345, scheme: tel}
 * @(urn_parts("twitterid:3263621177#bobby")) -> {display: bobby, path: 3263621177, scheme: twitterid}
 * @(urn_parts("not a urn")) -> ERROR
 */
export const urnParts = ofText('urn_parts', 'urn', (text) => {
  const urn = urnOf(text);
  if ('kind' in urn) return urn;
  return objectOf({ scheme: urn.scheme, path: urn.path, display: urn.display ?? '' });
});

/**
 * An address as people write it: its display name, else a telephone number as in its country, else the path.
 *
 * @(format_urn("tel:+250781234567")) -> 0781 234 567
 * @(format_urn("twitter:134252511151#billy_bob")) -> billy_bob
 * @(format_urn("NOT URN")) -> ERROR
 */
export const formatUrn = ofText('format_urn', 'urn', (text, env) => {
  const urn = urnOf(text);
  if ('kind' in urn) return urn;
  return urn.display ?? (urn.scheme === 'tel' ? env.host.phones.formatNational(urn.path) : urn.path);
});

/**
 * The parts of an attachment.
 *
 * @(attachment_parts("image/jpeg:https://example.com/test.jpg")) -> {content_type: image/jpeg, url: https://example.com/test.jpg}
 */
export const attachmentParts = ofText('attachment_parts', 'attachment', (text) => {
  const colon = text.indexOf(':');
  return objectOf({ content_type: text.slice(0, Math.max(colon, 0)), url: text.slice(colon + 1) });
});

/**
 * The value that a JSON text holds.
 *
 * @(parse_json("{\"foo\": \"bar\"}").foo) -> bar
 * @(parse_json("[1,2,3,4]")[2]) -> 3
 * @(parse_json("invalid json")) -> ERROR
 */
export const parseJson = ofText('parse_json', 'text', (text) => valueFromJson(text));

/**
 * The value as JSON, the keys of objects in order.
 *
 * @(json("string")) -> "string"
 * @(json(10)) -> 10
 * @(json(object("b", 1, "a", null))) -> {"a":null,"b":1}
 */
export const json = define('json', 'value', (_, [value = null]) => (isError(value) ? value : toJson(value)));
