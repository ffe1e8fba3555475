import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, Ref } from 'react';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonLook {
  /** One `primary` a page: the one thing to do next. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  icon?: IconName;
  small?: boolean;
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  ButtonLook & { busy?: boolean; ref?: Ref<HTMLButtonElement> };

/** While `busy` it keeps the focus, says so, and does not act again. */
export function Button({ look, icon, small, busy, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classOf({ look, small }, className)}
      aria-disabled={busy || rest['aria-disabled'] || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon ? <Icon name={icon} size={18} /> : null}
      {children}
    </button>
  );
}

type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement> & ButtonLook & { ref?: Ref<HTMLAnchorElement> };

function Anchor({ look, icon, small, className, children, ...rest }: AnchorProps) {
  return (
    <a {...rest} className={classOf({ look, small }, className)}>
      {icon ? <Icon name={icon} size={18} /> : null}
      {children}
    </a>
  );
}

/** A link inside the console that looks like a button. */
export const ButtonLink = createLink(Anchor);
/** A link that leaves the console: a download. */
export const ButtonAnchor = Anchor;

function classOf({ look, small }: ButtonLook, more?: string): string {
  return ['button', `button-${look ?? 'plain'}`, small ? 'button-small' : '', more ?? ''].join(' ').trim();
}

/** A button that is only an icon; `name` is what it is called. */
export function IconButton(props: ButtonHTMLAttributes<HTMLButtonElement> & { icon: IconName; name: string }) {
  const { icon, name, className, ...rest } = props;
  return (
    <button type="button" {...rest} className={`icon-button ${className ?? ''}`} aria-label={name} title={name}>
      <Icon name={icon} size={18} />
    </button>
  );
}
