/** XML as one of the façade's formats. */
import { AppError } from '../../errors.ts';
import type { Format } from '../formats.ts';
import { fromXml } from './read.ts';
import { toXml } from './write.ts';

/** `_pretty` changes nothing: what is between elements is told apart from narrative by nobody but a parser. */
export const xml: Format = {
  mime: 'application/fhir+xml',
  also: ['application/xml', 'text/xml', 'xml', 'application/xml+fhir'],
  write: (text) => {
    const answer = toXml(JSON.parse(text));
    if ('xml' in answer) return answer.xml;
    const { expression, message } = answer.trouble;
    throw new AppError('fhir:format', `${expression}: ${message} Ask for application/fhir+json.`);
  },
  read: (text) => {
    const answer = fromXml(text);
    if ('resource' in answer) return answer.resource;
    const { message, expression, line, column } = answer.trouble;
    const said = `Line ${line}, column ${column}: ${message}`;
    throw new AppError('fhir:invalid', said, {
      issues: [
        { severity: 'error', code: 'structure', diagnostics: said, ...(expression && { expression: [expression] }) },
      ],
    });
  },
};
