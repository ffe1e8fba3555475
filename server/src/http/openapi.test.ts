import { describe, expect, it } from 'vitest';
import { apiDocument, operationId } from './openapi.ts';
import { pathOf } from './route.ts';
import { routes } from './routes/registry.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: string[];
  readonly security: object[];
  readonly parameters?: { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<
    string,
    { description?: string; $ref?: string; content?: Record<string, { schema: object }> }
  >;
}

const document = (await apiDocument(routes)) as {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  tags: { name: string }[];
  components: { schemas: object; securitySchemes: Record<string, { type: string }>; responses: object };
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

describe('the description of the API', () => {
  it('has every endpoint once, and no other', () => {
    const described = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).sort();
    const offered = routes.map((route) => `${route.method} ${pathOf(route).replace(/:(\w+)/g, '{$1}')}`).sort();
    expect(described).toEqual(offered);
    expect(new Set(offered).size).toBe(offered.length);
  });

  it('is OpenAPI 3.1 in its required parts', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({ title: 'mHero', version: expect.any(String) });
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      expect(operation.summary.length, path).toBeGreaterThan(5);
      for (const tag of operation.tags) expect(document.tags).toContainEqual({ name: tag });
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]);
      const described = (operation.parameters ?? []).filter((each) => each.in === 'path');
      expect(described.map((each) => each.name).sort(), path).toEqual(inPath.sort());
      expect(
        described.every((each) => each.required),
        path,
      ).toBe(true);
      for (const answer of Object.values(operation.responses))
        expect(answer.$ref ?? answer.description, path).toBeTruthy();
      expect(
        Object.keys(operation.responses).some((status) => /^2\d\d$/.test(status)),
        path,
      ).toBe(true);
      expect(operation.responses.default).toEqual({ $ref: '#/components/responses/Problem' });
    }
  });

  it('points only to what is there', () => {
    const text = JSON.stringify(document);
    for (const [, pointer] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = (pointer as string)
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], document);
      expect(found, pointer).toBeTruthy();
    }
  });

  it('says who may call what', () => {
    expect(Object.keys(document.components.securitySchemes)).toEqual(['session', 'token']);
    for (const route of routes) {
      const found = operations.find(({ operation }) => operation.operationId === operationId(route));
      expect(found?.operation.security.length, route.url).toBe(route.access === 'public' ? 0 : 2);
    }
  });
});
