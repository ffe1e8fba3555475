/** The narrative of a resource: a small part of XHTML (rules txt-1 and txt-2), read by a real parser of XML. */
import { SaxesParser } from 'saxes';

/** HTML 4.0 chapters 7 to 11 and 15: formatting alone; no script, form, frame, object. */
const allowed = new Set(
  (
    'a abbr acronym address b big blockquote br caption cite code col colgroup dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 ' +
    'hr i img ins kbd li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var'
  ).split(' '),
);

const harmful = /^on/i;
const namespace = 'http://www.w3.org/1999/xhtml';

/** What is wrong with a narrative, in words that follow "the narrative"; nothing where it is right. */
export function wrongNarrative(div: string): string | undefined {
  let wrong: string | undefined;
  let depth = 0;
  let content = false;
  const parser = new SaxesParser({ xmlns: true });
  const say = (words: string) => {
    wrong ??= words;
  };
  parser.on('error', (error) => say(`is not well-formed: ${error.message}`));
  parser.on('doctype', () => say('must have no DOCTYPE'));
  parser.on('processinginstruction', () => say('must have no processing instruction'));
  parser.on('opentag', (tag) => {
    depth++;
    if (depth === 1 && (tag.local !== 'div' || tag.uri !== namespace)) say(`must be a div of ${namespace}`);
    if (!allowed.has(tag.local)) say(`has <${tag.local}>, which is not allowed there`);
    if (depth > 100) say('is nested too deep');
    for (const [name, attribute] of Object.entries(tag.attributes)) {
      if (harmful.test(name)) say(`has the attribute ${name}, which is not allowed there`);
      if (/^(href|src)$/.test(name) && /^\s*(javascript|vbscript):/i.test(attribute.value))
        say('has a script as a link');
    }
    if (tag.local === 'img') content = true;
  });
  parser.on('closetag', () => depth--);
  parser.on('text', (text) => {
    if (text.trim()) content = true;
  });
  try {
    parser.write(div).close();
  } catch (error) {
    say(`is not well-formed: ${error instanceof Error ? error.message : String(error)}`);
  }
  return wrong ?? (content ? undefined : 'has no content');
}
