import { Tabs as Base } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Tab {
  readonly value: string;
  readonly label: ReactNode;
}

export function Tabs(props: {
  tabs: readonly Tab[];
  value: string;
  onChange: (value: string) => void;
  label: string;
  children: ReactNode;
}) {
  return (
    <Base.Root value={props.value} onValueChange={props.onChange} className="tabs">
      <Base.List aria-label={props.label} className="tabs-list">
        {props.tabs.map((tab) => (
          <Base.Trigger key={tab.value} value={tab.value} className="tab">
            {tab.label}
          </Base.Trigger>
        ))}
      </Base.List>
      <Base.Content value={props.value} className="tabs-content">
        {props.children}
      </Base.Content>
    </Base.Root>
  );
}
