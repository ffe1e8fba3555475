import { expect, test } from 'vitest';
import type { Flow } from '../definition/flow.ts';
import type { Places } from '../values/environment.ts';
import { assetsOf } from './read-assets.ts';

test('flows and places are read when they are asked for, and once', () => {
  const read: string[] = [];
  const none: Places = { findByName: () => [], findByPath: () => undefined };
  const assets = assetsOf(
    {
      flows: [
        { uuid: 'f1', name: 'Registration' },
        { metadata: { uuid: 'f2', name: 'Old survey' } },
        { uuid: 'f3', name: 'Broken' },
      ],
      locations: [{ name: 'Liberia' }],
    },
    {
      flow(json) {
        read.push(String(json.uuid ?? 'old'));
        return json.uuid === 'f3' ? undefined : ({ name: json.name } as Flow);
      },
      places: () => {
        read.push('places');
        return none;
      },
    },
  );
  expect(read).toEqual([]);
  expect(assets.flow('f1')).toBe(assets.flowByName('REGISTRATION'));
  expect([assets.flow('f2'), assets.flow('f3'), assets.flow('f3'), assets.flow('f4')].map(Boolean)).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(assets.places).toBe(assets.places);
  expect(read).toEqual(['f1', 'old', 'f3', 'places']);
});

test('a smart group whose query is refused is as good as missing', () => {
  const groups = [
    { uuid: 'g1', name: 'Nurses' },
    { uuid: 'g2', name: 'Large clinics', query: 'beds > 10' },
    { uuid: 'g3', name: 'Typing error', query: 'bedz > 10' },
    { uuid: 'g4', name: 'By number', query: 'tel ~ 770' },
  ];
  const fields = [{ uuid: 'f1', key: 'beds', name: 'Beds', type: 'number' as const }];
  const names = (redaction_policy: string) =>
    assetsOf({ groups, fields }, { flow: () => undefined, environment: { redaction_policy } }).groups.map(
      (group) => group.uuid,
    );
  expect(names('none')).toEqual(['g1', 'g2', 'g4']);
  expect(names('urns')).toEqual(['g1', 'g2']);
});

test('everything is found by its key, names and mail without regard to case; nothing where there is nothing', () => {
  const ann = { uuid: 'u1', name: 'Ann', email: 'Ann@moh.example' };
  const assets = assetsOf(
    { users: [ann], labels: [{ uuid: 'l1', name: 'Stock' }], resthooks: [{ slug: 'stock-out', subscribers: [] }] },
    { flow: () => undefined },
  );
  expect(assets.userByEmail('ANN@MOH.EXAMPLE')).toBe(ann);
  expect(assets.labelByName('sTOCK')).toBe(assets.label('l1'));
  expect(assets.resthook('stock-out')?.subscribers).toEqual([]);
  expect([assets.label('constructor'), assets.topic('x'), assets.field('__proto__'), assets.places]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect([assets.groups, assets.channels, assets.globals]).toEqual([[], [], []]);
});
