/** Outlines of places as registries carry them: FHIR Locations with a GeoJSON attachment. Pure. */

/** Longitude and latitude in degrees. */
export type Point = [number, number];

const extensionUrl = 'http://hl7.org/fhir/StructureDefinition/location-boundary-geojson';
/** Base64. A finer outline than this is not for the eye. */
const longest = 8_000_000;
const mostRings = 200;

interface LocationLike {
  readonly extension?: readonly { readonly url?: string; readonly valueAttachment?: { readonly data?: unknown } }[];
}

/** The rings of a Location's outline; empty where it has none, or one that cannot be read. */
export function outlineOf(location: unknown): Point[][] {
  const { extension } = (location ?? {}) as LocationLike;
  const data = Array.isArray(extension)
    ? extension.find((one) => one?.url === extensionUrl)?.valueAttachment?.data
    : null;
  if (typeof data !== 'string' || data.length > longest) return [];
  try {
    return ringsOf(JSON.parse(Buffer.from(data, 'base64').toString('utf8'))).slice(0, mostRings);
  } catch {
    return [];
  }
}

/** Of a Polygon or MultiPolygon, also inside of features and collections. */
function ringsOf(json: unknown, depth = 0): Point[][] {
  const { type, coordinates, geometry, features, geometries } = (json ?? {}) as Record<string, unknown>;
  if (depth > 4) return [];
  if (type === 'Feature') return ringsOf(geometry, depth + 1);
  const parts = features ?? geometries;
  if (Array.isArray(parts)) return parts.flatMap((part) => ringsOf(part, depth + 1));
  if (!Array.isArray(coordinates)) return [];
  const rings: unknown[] = type === 'Polygon' ? coordinates : type === 'MultiPolygon' ? coordinates.flat(1) : [];
  return rings.flatMap((ring) =>
    Array.isArray(ring) && ring.length >= 4 && ring.every(isPoint) ? [ring as Point[]] : [],
  );
}

const isPoint = (point: unknown): boolean =>
  Array.isArray(point) && Math.abs(point[0] as number) <= 180 && Math.abs(point[1] as number) <= 90;

/** Without what is smaller than `step` degrees; the ends of each ring stay. Small islands go. */
export function simpler(rings: readonly Point[][], step: number): Point[][] {
  const digits = (value: number): number => Math.round(value * 10_000) / 10_000;
  return rings
    .map((ring) => {
      const kept: Point[] = [];
      for (const [at, point] of ring.entries()) {
        const last = kept.at(-1);
        const near = last && Math.hypot(point[0] - last[0], point[1] - last[1]) < step;
        if (!near || at === ring.length - 1) kept.push([digits(point[0]), digits(point[1])]);
      }
      return kept;
    })
    .filter((ring) => ring.length >= 4);
}
