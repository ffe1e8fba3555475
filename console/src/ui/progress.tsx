import { useId } from 'react';

/** How far something is; without `of` only that it goes on. */
export function Progress(props: { value: number; of: number | null; label: string }) {
  const id = useId();
  const known = props.of !== null && props.of > 0;
  const share = known ? Math.min(100, (100 * props.value) / (props.of as number)) : 0;
  return (
    <div className="progress">
      <span id={id}>{props.label}</span>
      <div
        className="progress-track"
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(known ? { 'aria-valuenow': Math.round(share) } : {})}
        data-unknown={known ? undefined : true}
      >
        <div className="progress-fill" style={known ? { inlineSize: `${share}%` } : undefined} />
      </div>
    </div>
  );
}
