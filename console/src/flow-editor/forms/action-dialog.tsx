/** A step for whatever a flow can do, chosen by words: for all that is neither a message, a question nor a split. */
import { Dialog } from '../../ui/dialog.tsx';
import { useWords } from '../../words/words.tsx';
import type { ActionJson, NodeJson } from '../definition.ts';
import { newUuid } from '../new-uuid.ts';
import { newAction } from './action-groups.ts';
import { ActionPicker } from './action-picker.tsx';
import { useNames } from './form-names.ts';
import { type SplitNames, serviceActions, withEnding, withService } from './patterns.ts';

export interface ActionDialogProps {
  readonly flowType: string;
  readonly onPick: (node: NodeJson) => void;
  readonly onClose: () => void;
}

export function ActionDialog(props: ActionDialogProps) {
  const { t } = useWords();
  const { splits } = useNames();
  return (
    <Dialog open onClose={props.onClose} title={t('flow.add')}>
      <ActionPicker flowType={props.flowType} onPick={(type) => props.onPick(stepFor(newAction(type), splits))} />
    </Dialog>
  );
}

/** What can fail, and a flow that is entered, are left by what came of them; adding a number is hardly ever asked about. */
export function stepFor(action: ActionJson, names: SplitNames): NodeJson {
  const plain: NodeJson = { uuid: newUuid(), actions: [action], exits: [{ uuid: newUuid(), destination_uuid: null }] };
  if (action.type === 'enter_flow') return withEnding(plain, 'subflow', names);
  const isAsked = action.type in serviceActions && action.type !== 'add_contact_urn';
  return isAsked ? withService(plain, action.type, names) : plain;
}
