/** The line of an arrow from the bottom of one card to the top of another. */

export interface ArrowLine {
  readonly path: string;
  /** Where its number stands: near its beginning, so that numbers of one card stand side by side. */
  readonly x: number;
  readonly y: number;
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

export function arrowLine(sx: number, sy: number, tx: number, ty: number): ArrowLine {
  const down = ty - sy;
  if (down > 24) {
    const bend = Math.min(Math.max(down / 2, 24), 140);
    const path = `M${n(sx)} ${n(sy)}C${n(sx)} ${n(sy + bend)} ${n(tx)} ${n(ty - bend)} ${n(tx)} ${n(ty)}`;
    return { path, x: sx, y: sy + Math.min(18, down / 2) };
  }
  // A way back goes round the side on which the other card is.
  const side = tx < sx ? Math.min(sx, tx) - 190 : Math.max(sx, tx) + 190;
  const middle = (sy + ty) / 2;
  const path =
    `M${n(sx)} ${n(sy)}C${n(sx)} ${n(sy + 70)} ${n(side)} ${n(sy + 70)} ${n(side)} ${n(middle)}` +
    `C${n(side)} ${n(ty - 70)} ${n(tx)} ${n(ty - 70)} ${n(tx)} ${n(ty)}`;
  return { path, x: sx, y: sy + 18 };
}
