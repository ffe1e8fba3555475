/** Nearer, further, all of it, tidy up: at the corner of the canvas. */
import { useReactFlow } from '@xyflow/react';
import { IconButton } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';
import type { Commands } from './commands.ts';

export function ViewButtons(props: { commands: Commands }) {
  const { t } = useWords();
  const flow = useReactFlow();
  return (
    <div className="flow-view-buttons">
      <IconButton icon="plus" name={t('flow.zoom_in')} onClick={() => void flow.zoomIn()} />
      <IconButton icon="minus" name={t('flow.zoom_out')} onClick={() => void flow.zoomOut()} />
      <IconButton icon="fit" name={t('flow.fit')} onClick={() => void flow.fitView({ maxZoom: 1, padding: 0.08 })} />
      <IconButton icon="tidy" name={t('flow.tidy')} onClick={props.commands.tidy} />
    </div>
  );
}
