/** What monitoring reads at `/metrics`. A room keeps its numbers in a constant of its own made by one of these. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const registry = new Registry();
let defaults = false;

export const metrics = {
  /** Names begin with `mhero_` and end with the unit; labels have few values, never one per person. */
  counter: <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> =>
    new Counter({ name, help, labelNames: [...labelNames], registers: [registry] }),
  /** `read` is asked whenever somebody looks. */
  gauge: <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    read?: (gauge: Gauge<L>) => void | Promise<void>,
  ): Gauge<L> =>
    new Gauge<L>({
      ...{ name, help, labelNames: [...labelNames], registers: [registry] },
      ...(read
        ? {
            collect() {
              return read(this);
            },
          }
        : {}),
    }),
  histogram: <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    buckets: readonly number[] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
  ): Histogram<L> =>
    new Histogram({ name, help, labelNames: [...labelNames], buckets: [...buckets], registers: [registry] }),
  /** The text that Prometheus reads, with the process's own numbers. */
  render(): Promise<string> {
    if (!defaults) collectDefaultMetrics({ register: registry });
    defaults = true;
    return registry.metrics();
  },
  contentType: registry.contentType,
};
