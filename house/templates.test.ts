/** What `npm run new` starts with follows our own rules. */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { templates } from './templates.ts';

describe('npm run new', () => {
  it.each(Object.keys(templates))('%s: its example fits, its files parse, and it says what is left to do', (kind) => {
    const template = templates[kind];
    if (!template) throw new Error('no such kind');
    expect(template.example).toMatch(template.name);
    const files = Object.entries(template.files(template.example, '0042'));
    expect(files.length).toBeGreaterThan(0);
    for (const [path, text] of files.filter(([file]) => /\.tsx?$/.test(file))) {
      const { diagnostics } = ts.transpileModule(text, { fileName: path, reportDiagnostics: true });
      expect(diagnostics).toEqual([]);
    }
    expect(template.afterwards(template.example).length).toBeGreaterThan(0);
  });

  it('refuses names that would land elsewhere', () => {
    for (const template of Object.values(templates)) expect('../../etc/passwd').not.toMatch(template.name);
  });
});
