import { DropdownMenu as Base } from 'radix-ui';
import type { ReactNode } from 'react';

export function Menu(props: { trigger: ReactNode; label: string; children: ReactNode }) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger asChild>{props.trigger}</Base.Trigger>
      <Base.Portal>
        <Base.Content className="menu" align="end" sideOffset={6} aria-label={props.label}>
          {props.children}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem(props: { onSelect: () => void; children: ReactNode; chosen?: boolean }) {
  return (
    <Base.Item className="menu-item" onSelect={props.onSelect} data-chosen={props.chosen || undefined}>
      {props.children}
    </Base.Item>
  );
}

export function MenuLine() {
  return <Base.Separator className="menu-line" />;
}

export function MenuWords(props: { children: ReactNode }) {
  return <Base.Label className="menu-words">{props.children}</Base.Label>;
}
