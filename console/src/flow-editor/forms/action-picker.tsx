/** What a node can do, to be chosen by words. */

export interface ActionPickerProps {
  /** messaging, messaging_background, messaging_offline or voice: only what may stand in it is offered. */
  readonly flowType: string;
  /** Name of the action type. */
  readonly onPick: (type: string) => void;
}

export function ActionPicker(_: ActionPickerProps) {
  return null;
}
