import { describe, expect, it } from 'vitest';
import { outlineOf, type Point, simpler } from './boundary.ts';

const url = 'http://hl7.org/fhir/StructureDefinition/location-boundary-geojson';
const ring: Point[] = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 2],
  [0, 0],
];
const location = (json: unknown, raw?: string) => ({
  resourceType: 'Location',
  extension: [{ url, valueAttachment: { data: raw ?? Buffer.from(JSON.stringify(json)).toString('base64') } }],
});

describe('outlines of places', () => {
  it('are read from polygons of every wrapping', () => {
    const polygon = { type: 'Polygon', coordinates: [ring] };
    expect(outlineOf(location(polygon))).toEqual([ring]);
    expect(outlineOf(location({ type: 'MultiPolygon', coordinates: [[ring], [ring]] }))).toEqual([ring, ring]);
    expect(
      outlineOf(location({ type: 'FeatureCollection', features: [{ type: 'Feature', geometry: polygon }] })),
    ).toEqual([ring]);
  });

  it('are nothing where a registry has none, or nonsense', () => {
    for (const bad of [null, {}, { extension: 'x' }, { extension: [null] }, location(null), location(null, '%%%')])
      expect(outlineOf(bad)).toEqual([]);
    expect(
      outlineOf(
        location({
          type: 'Polygon',
          coordinates: [
            [
              [0, 'x'],
              [1, 1],
              [2, 2],
              [0, 0],
            ],
          ],
        }),
      ),
    ).toEqual([]);
    expect(outlineOf(location({ type: 'Point', coordinates: [1, 2] }))).toEqual([]);
  });

  it('lose what is too small to see', () => {
    const fine: Point[] = Array.from({ length: 1001 }, (_, at) => [Math.cos(at / 159.15), Math.sin(at / 159.15)]);
    const [coarse] = simpler([fine], 0.1);
    expect(coarse!.length).toBeLessThan(80);
    expect(simpler([ring], 5)).toEqual([]);
  });
});
