import fc from 'fast-check';
import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { officialExamples, officialFolder } from '../definitions/official.ts';
import { anyResource } from './arbitrary.ts';
import { fromXml } from './read.ts';
import { toXml } from './write.ts';

const namespace = 'xmlns="http://hl7.org/fhir"';

function written(resource: unknown): string {
  const answer = toXml(resource);
  if ('trouble' in answer) throw new Error(`${answer.trouble.expression}: ${answer.trouble.message}`);
  return answer.xml;
}

function read(xml: string): Record<string, unknown> {
  const answer = fromXml(xml);
  if ('trouble' in answer) throw new Error(JSON.stringify(answer.trouble));
  return answer.resource;
}

const trouble = (xml: string) => {
  const answer = fromXml(xml);
  return 'trouble' in answer ? answer.trouble : undefined;
};

describe('JSON to XML and back', () => {
  it('changes nothing in any resource', () => {
    fc.assert(
      fc.property(anyResource, (resource) => {
        const xml = written(resource);
        XmlDocument.fromString(xml).dispose();
        expect(read(xml)).toEqual(resource);
      }),
      { numRuns: 300 },
    );
  });

  it.skipIf(!officialFolder)('changes nothing in the official examples', () => {
    let same = 0;
    const others: string[] = [];
    for (const { file, resource } of officialExamples()) {
      const answer = toXml(resource);
      if ('trouble' in answer) {
        // Bundles and contained resources of types that we neither emit nor accept.
        expect(answer.trouble.message, file).toMatch(/type \w+ cannot be written/);
        continue;
      }
      if (file === 'Questionnaire-zika-virus-exposure-assessment.json') continue; // its narrative has no content
      const back = fromXml(answer.xml);
      if ('resource' in back && JSON.stringify(sorted(back.resource)) === JSON.stringify(sorted(resource))) same++;
      else others.push(file);
    }
    expect(others).toEqual([]);
    expect(same).toBeGreaterThan(150);
  });

  it('writes elements in the official order, whatever their order in JSON', () => {
    const xml = written({
      birthDate: '1980-02-01',
      _birthDate: { id: 'b', extension: [{ valueCode: 'x', url: 'urn:x' }] },
      name: [{ given: ['Mary', null], _given: [null, { id: 'g' }], family: 'K & "S"\n' }],
      id: '1',
      resourceType: 'Practitioner',
    });
    expect(xml).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><Practitioner ${namespace}><id value="1"/><name>` +
        '<family value="K &amp; &quot;S&quot;&#10;"/><given value="Mary"/><given id="g"/></name>' +
        '<birthDate value="1980-02-01" id="b"><extension url="urn:x"><valueCode value="x"/></extension></birthDate></Practitioner>',
    );
  });

  it('says of a narrative that is not XHTML that it cannot be shown', () => {
    const xml = written({ resourceType: 'Basic', text: { status: 'generated', div: '<div>&nbsp;<script>' }, code: {} });
    expect(xml).toContain('cannot be shown here');
    expect(xml).not.toContain('script');
  });

  it('replaces what XML cannot hold', () => {
    expect(read(written({ resourceType: 'Basic', language: 'a\u0000b\ud800' }))).toMatchObject({
      language: 'a\ufffdb\ufffd',
    });
  });

  it('tells what it cannot write', () => {
    expect(toXml({ resourceType: 'Basic', colour: 'red' })).toMatchObject({ trouble: { expression: 'Basic.colour' } });
    expect(toXml({ resourceType: 'Observation' })).toMatchObject({
      trouble: { message: expect.stringContaining('Observation') },
    });
  });
});

describe('reading XML', () => {
  it('takes what other writers write', () => {
    const xml = `\ufeff<?xml version="1.0"?><!-- from elsewhere --><f:Basic xmlns:f="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xsi:schemaLocation="http://hl7.org/fhir fhir.xsd"><f:id value='7'></f:id><f:text><f:status value="generated"/>
      <div xmlns="http://www.w3.org/1999/xhtml"><b>x</b></div></f:text><f:code><f:text value="&#233; &lt;"/></f:code></f:Basic>`;
    expect(read(xml)).toEqual({
      resourceType: 'Basic',
      id: '7',
      text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><b>x</b></div>' },
      code: { text: 'é <' },
    });
  });

  it.each([
    ['an element that is not there', `<Basic ${namespace}>\n  <colour value="red"/></Basic>`, 2, /no element <colour>/],
    ['an attribute that is not there', `<Basic ${namespace}><id valeu="1"/></Basic>`, 1, /no attribute “valeu”/],
    ['another namespace', '<Basic xmlns="urn:x"/>', 1, /namespace/],
    ['no namespace', '<Basic><id value="1"/></Basic>', 1, /namespace/],
    ['a type that we do not know', `<Observation ${namespace}/>`, 1, /Observation is not known/],
    ['no end', `<Basic ${namespace}><id value="1"/>`, 1, /well-formed/],
    ['text of a word processor', 'Dear colleague', 1, /well-formed/],
    ['nothing', '', 1, /well-formed|no resource/],
    ['text between elements', `<Basic ${namespace}>hello</Basic>`, 1, /Text stands only/],
    ['two where one may be', `<Basic ${namespace}><id value="1"/><id value="2"/></Basic>`, 1, /only one <id>/],
    ['yes for true', `<Practitioner ${namespace}><active value="yes"/></Practitioner>`, 1, /true or false/],
    [
      'a number that is none',
      `<Practitioner ${namespace}><telecom><rank value="1e"/></telecom></Practitioner>`,
      1,
      /not a valid positiveInt/,
    ],
    [
      'two resources in one holder',
      `<Basic ${namespace}><contained><Basic/><Basic/></contained></Basic>`,
      1,
      /only one resource/,
    ],
    ['an empty holder', `<Basic ${namespace}><contained/></Basic>`, 1, /holds no resource/],
    ['an entity of HTML', `<Basic ${namespace}><id value="&nbsp;"/></Basic>`, 1, /entity/],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "aaaa">]><Basic ${namespace}/>`, 1, /DOCTYPE/],
    [
      'a file of the machine',
      `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Basic ${namespace}><id value="&a;"/></Basic>`,
      1,
      /DOCTYPE/,
    ],
    ['endless nesting', `<Basic ${namespace}>${'<extension url="x">'.repeat(5000)}`, 1, /deeper than/],
  ])('refuses %s, with its place', (_name, xml, line, message) => {
    const found = trouble(xml);
    expect(found?.message).toMatch(message);
    expect(found?.line).toBe(line);
    expect(found?.column).toBeGreaterThanOrEqual(0);
  });

  it('takes time in proportion to the length', () => {
    const names = `<name>${'<given value="a"/>'.repeat(200_000)}</name>`;
    const begun = performance.now();
    read(`<Practitioner ${namespace}>${names}</Practitioner>`);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
