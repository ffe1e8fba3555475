/** The shape of the demonstration country: how many counties, districts and facilities, where, and who works there. */

import { facilityTypes } from './lists.ts';
import { countyNames, placeName, placeNames } from './names.ts';
import { createRandom, cumulate, mix } from './random.ts';

/** A rectangle in degrees. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export interface District {
  readonly index: number;
  readonly county: number;
  readonly name: string;
  readonly box: Box;
}

export interface Country {
  readonly seed: number;
  readonly people: number;
  readonly box: Box;
  readonly counties: readonly { readonly name: string; readonly box: Box; readonly districts: readonly District[] }[];
  readonly districts: readonly District[];
  readonly facilities: number;
  /** Running sums of the staff of each facility: where a person works. */
  readonly staff: Float64Array;
  /** Of each facility: its place in `facilityTypes`. */
  readonly types: Uint8Array;
  /** Of each facility: its district. */
  readonly homes: Uint16Array;
}

/** A part of the Pacific without land; so far west that swapped coordinates cannot be anywhere and are found out. */
const countryBox: Box = { west: -140, south: 2, east: -135, north: 5 };
const columns = 5;
const peoplePerFacility = 40;

/** Its facilities are three arrays of numbers, so a million people cost less than a megabyte. */
export function createCountry(people: number, seed: number): Country {
  const facilities = Math.max(1, Math.round(people / peoplePerFacility));
  const countyCount = Math.min(countyNames.length, Math.max(3, Math.round(Math.sqrt(facilities))));
  const counties = makeCounties(countyCount, facilities, seed);
  const districts = counties.flatMap((county) => county.districts);
  const random = createRandom(seed, 2);
  // Few districts hold many people: the first of the first county is the capital.
  const crowd = cumulate(districts.map((d) => (d.index === 0 ? districts.length / 3 : 1 / (1 + (d.index % 5)))));
  const shares = cumulate(facilityTypes.map((type) => type.share));
  const types = new Uint8Array(facilities);
  const homes = new Uint16Array(facilities);
  const weights = new Array<number>(facilities);
  for (let i = 0; i < facilities; i++) {
    homes[i] = i < districts.length ? i : random.weighted(crowd);
    types[i] = firstTypes[i] ?? random.weighted(shares);
    weights[i] = facilityTypes[types[i]!]!.staff * (0.6 + 0.8 * random.next());
  }
  return { seed, people, box: countryBox, counties, districts, facilities, staff: cumulate(weights), types, homes };
}

/** Even the smallest country has a hospital and a clinic. */
const firstTypes: readonly number[] = [3, 1, 2, 0, 0];

function makeCounties(count: number, facilities: number, seed: number): Country['counties'] {
  const rows = Math.ceil(count / columns);
  const across = Math.min(columns, count);
  const perCounty = Math.min(8, Math.max(1, Math.round(facilities / count / 3)));
  let index = 0;
  return countyNames.slice(0, count).map((name, c) => {
    const box = cell(countryBox, across, rows, c % across, Math.floor(c / across));
    const districts = Array.from({ length: perCounty }, (_, d): District => {
      const own = cell(box, Math.min(4, perCounty), Math.ceil(perCounty / 4), d % 4, Math.floor(d / 4));
      const place = mix(seed, 1) + index;
      return { index: index++, county: c, name: placeName(place % placeNames), box: own };
    });
    return { name, box, districts };
  });
}

function cell(box: Box, across: number, rows: number, x: number, y: number): Box {
  const width = (box.east - box.west) / across;
  const height = (box.north - box.south) / rows;
  const west = box.west + x * width;
  const south = box.south + y * height;
  return { west, south, east: west + width, north: south + height };
}
