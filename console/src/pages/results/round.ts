/** As many digits as a figure is read with: one behind the point for small ones, none for large ones. */
export const round = (value: number): number =>
  Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value);
