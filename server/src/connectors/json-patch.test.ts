import { describe, expect, it } from 'vitest';
import { applyPatch, isApplied, PatchFailed } from './json-patch.ts';

const person = { resourceType: 'Practitioner', telecom: [{ value: '1' }, { value: '2' }], 'a/b': 1, meta: { tag: [] } };

describe('JSON Patch (RFC 6902)', () => {
  it('adds, replaces, removes, moves and copies, and leaves what it was given as it was', () => {
    const before = structuredClone(person);
    expect(
      applyPatch(person, [
        { op: 'test', path: '/telecom/0/value', value: '1' },
        { op: 'add', path: '/telecom/1', value: { value: 'new' } },
        { op: 'add', path: '/telecom/-', value: { value: 'last' } },
        { op: 'replace', path: '/telecom/0/value', value: '9' },
        { op: 'remove', path: '/telecom/2' },
        { op: 'move', from: '/a~1b', path: '/c' },
        { op: 'copy', from: '/c', path: '/d' },
      ]),
    ).toEqual({
      ...{ resourceType: 'Practitioner', meta: { tag: [] }, c: 1, d: 1 },
      telecom: [{ value: '9' }, { value: 'new' }, { value: 'last' }],
    });
    expect(person).toEqual(before);
  });

  it('fails where a path leads nowhere or a test does not hold', () => {
    for (const path of ['/nothing/there', '/telecom/7', '/telecom/01', 'telecom', '/__proto__/x'])
      expect(() => applyPatch(person, [{ op: 'replace', path, value: 1 }])).toThrow(PatchFailed);
    expect(() => applyPatch(person, [{ op: 'test', path: '/telecom/0/value', value: '2' }])).toThrow(PatchFailed);
  });

  it('knows when its outcome is there already', () => {
    const patch = [
      { op: 'add', path: '/telecom/0', value: { value: '1' } } as const,
      { op: 'remove', path: '/gone' } as const,
    ];
    expect(isApplied(person, patch)).toBe(true);
    expect(isApplied(person, [{ op: 'replace', path: '/telecom/0/value', value: '2' }])).toBe(false);
    expect(isApplied(person, [{ op: 'remove', path: '/telecom' }])).toBe(false);
  });
});
