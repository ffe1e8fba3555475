import { Popover as Base } from 'radix-ui';
import type { ReactNode } from 'react';

export function Popover(props: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  trigger: ReactNode;
  label: string;
  children: ReactNode;
}) {
  return (
    <Base.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Base.Trigger asChild>{props.trigger}</Base.Trigger>
      <Base.Portal>
        <Base.Content className="popover" align="start" sideOffset={6} collisionPadding={8} aria-label={props.label}>
          {props.children}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}
