/**
 * Places where they lie, without any tiles: filled outlines where the registry has them, else dots whose size is their people.
 * The colour is the share. Their table stands beside it.
 */
import { useQuery } from '@tanstack/react-query';
import { type GeoProjection, geoMercator } from 'd3-geo';
import { type PlaceShape, placeShapes } from '../../api/places.ts';
import { Skeleton } from '../../ui/faces.tsx';
import { useWidth } from '../../ui/use-width.ts';
import { useWords } from '../../words/words.tsx';
import { stepOf } from './picture.ts';
import type { PlaceFigure } from './places-section.tsx';

const steps = [0, 1, 2, 3, 4] as const;
const margin = 28;

interface Spot extends PlaceFigure {
  readonly x: number;
  readonly y: number;
  /** Of its dot; 0 where its outline is filled. */
  readonly r: number;
}

interface MapProps {
  /** With positions. */
  readonly figures: readonly PlaceFigure[];
  readonly label: string;
  /** Without positions: only in the table. */
  readonly missing: number;
  readonly level: string;
  /** The widest level: the ground where the places themselves have no outlines. */
  readonly widest: string;
}

export function PlaceMap(props: MapProps) {
  const own = useQuery(placeShapes(props.level));
  const ground = useQuery({ ...placeShapes(props.widest), enabled: props.widest !== props.level });
  if (own.isPending || (ground.isPending && ground.fetchStatus !== 'idle')) return <Skeleton shape="cards" lines={1} />;
  return <Drawing {...props} own={own.data ?? []} ground={ground.data ?? []} />;
}

function Drawing(props: MapProps & { own: readonly PlaceShape[]; ground: readonly PlaceShape[] }) {
  const { t, percent } = useWords();
  const [svg, width] = useWidth<SVGSVGElement>(480);
  const { figures, own, label } = props;
  const filled = new Set(own.map((shape) => shape.place));
  const ground = own.length > 0 ? own : props.ground;
  const { projection, height } = fit(ground, figures, width);
  const spots = place(figures, filled, projection);
  const byPlace = new Map(figures.map((one) => [one.place, one]));
  const said = (one: PlaceFigure) =>
    `${one.name}: ${t('results.share_of', { share: percent(one.part, one.whole), count: one.whole })}`;
  const dots = spots.filter(({ r }) => r > 0);
  return (
    <figure className="place-map stack-tight">
      <figcaption className="small">
        {t(dots.length > 0 ? 'results.map_says' : 'results.map_shapes', { what: label })}
      </figcaption>
      <svg
        ref={svg}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('results.map_alt', { what: label, count: figures.length })}
      >
        <rect className="map-sea" x="0.500" y="0.500" width={width - 1} height={height - 1} rx="6" />
        {ground.map((shape) => {
          const one = own.length > 0 ? byPlace.get(shape.place) : undefined;
          return (
            <path
              key={shape.place}
              className={`map-shape ${one ? `map-${stepOf(one.part, one.whole)}` : 'map-nobody'}`}
              d={outline(shape, projection)}
            >
              {one ? <title>{said(one)}</title> : null}
            </path>
          );
        })}
        {dots.map((dot) => (
          <circle
            key={dot.place}
            className={`map-dot map-${stepOf(dot.part, dot.whole)}`}
            cx={dot.x}
            cy={dot.y}
            r={dot.r}
          >
            <title>{said(dot)}</title>
          </circle>
        ))}
        {labelled(spots, width).map((spot) => (
          <text key={spot.place} className="map-name" x={spot.x} y={spot.y + nameOffset(spot)} textAnchor="middle">
            {spot.name}
          </text>
        ))}
      </svg>
      <ul className="map-legend small" aria-hidden="true">
        {steps.map((step) => (
          <li key={step}>
            <span className={`chart-swatch map-${step}`} />
            {percent(step * 20, 100)}–{percent(step * 20 + 20, 100)}
          </li>
        ))}
        {own.length > 0 ? (
          <li>
            <span className="chart-swatch map-nobody" />
            {t('results.map_nobody')}
          </li>
        ) : null}
      </ul>
      {props.missing > 0 ? <p className="small quiet">{t('results.map_missing', { count: props.missing })}</p> : null}
    </figure>
  );
}

/** All that is drawn, as wide as there is room, and as high as that makes it. */
function fit(shapes: readonly PlaceShape[], figures: readonly PlaceFigure[], width: number) {
  const points = [
    ...shapes.flatMap((shape) => shape.rings.flat()),
    ...figures.map((one): [number, number] => [one.longitude!, one.latitude!]),
  ];
  const all = { type: 'MultiPoint' as const, coordinates: points };
  const trial = geoMercator().fitWidth(1000, all);
  const ys = points.map((point) => trial(point)?.[1] ?? 0);
  const tall = (Math.max(...ys) - Math.min(...ys)) / 1000;
  const height = Math.round(Math.min(460, Math.max(200, (width - 2 * margin) * tall + 2 * margin)));
  const projection = geoMercator().fitExtent(
    [
      [margin, margin],
      [width - margin, height - margin],
    ],
    all,
  );
  return { projection, height };
}

/** Drawn point by point: the order in which registries give the points of a ring is not to be relied on. */
function outline(shape: PlaceShape, projection: GeoProjection): string {
  return shape.rings
    .map((ring) => {
      const points = ring.map((point) => (projection(point) ?? [0, 0]).map((value) => value.toFixed(1)).join(' '));
      return `M${points.join('L')}Z`;
    })
    .join('');
}

function place(figures: readonly PlaceFigure[], filled: ReadonlySet<number>, projection: GeoProjection): Spot[] {
  const most = Math.max(...figures.map((one) => one.whole));
  const largest = figures.length > 60 ? 9 : 18;
  return figures
    .map((one): Spot => {
      const [x, y] = projection([one.longitude!, one.latitude!]) ?? [0, 0];
      return { ...one, x, y, r: filled.has(one.place) ? 0 : Math.max(3, largest * Math.sqrt(one.whole / most)) };
    })
    .sort((a, b) => b.whole - a.whole);
}

const nameOffset = (spot: Spot): number => (spot.r === 0 ? 4 : -spot.r - 4);

/** Names from the most people down, as long as none covers another one. */
function labelled(spots: readonly Spot[], width: number): Spot[] {
  const taken: { x: number; y: number; half: number }[] = [];
  return spots.filter((spot) => {
    const half = spot.name.length * 3.4 + 4;
    const y = spot.y + nameOffset(spot);
    if (spot.x - half < 0 || spot.x + half > width || y < 12) return false;
    if (taken.some((other) => Math.abs(other.y - y) < 15 && Math.abs(other.x - spot.x) < other.half + half))
      return false;
    taken.push({ x: spot.x, y, half });
    return true;
  });
}
