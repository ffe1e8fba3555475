/** A text with expressions: names and functions are offered as they are typed, and what is wrong is said below. */
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { useFormWords } from '../words/form-words.tsx';
import { completionsAt, type Offer } from './completion.ts';
import { useForm } from './form-context.ts';
import { InsertMenu } from './insert-menu.tsx';
import { TemplateNotes } from './template-notes.tsx';

export interface TemplateInputProps {
  readonly label: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: ReactNode;
  readonly error?: ReactNode;
  readonly bare?: boolean;
  /** Several lines. */
  readonly long?: boolean;
  /** Goes out as a message: parts are counted. */
  readonly sent?: boolean;
  readonly placeholder?: string;
}

type Box = HTMLTextAreaElement;

export function TemplateInput(props: TemplateInputProps) {
  const box = useRef<Box>(null);
  const completion = useCompletion(props.value, props.onChange, box);
  const insert = (text: string) => completion.put(box.current?.selectionStart ?? props.value.length, undefined, text);
  return (
    <div className="template-input">
      <Field label={props.label} help={props.help} error={props.error} bare={props.bare}>
        {(ids) => (
          <div className="template-box">
            <textarea
              {...ids}
              {...completion.aria}
              ref={box}
              className="input"
              rows={props.long ? Math.min(8, Math.max(3, props.value.split('\n').length + 1)) : 1}
              data-line={!props.long || undefined}
              value={props.value}
              placeholder={props.placeholder}
              onChange={(event) => completion.typed(event.target.value, event.target.selectionStart)}
              onKeyDown={(event) => {
                if (!completion.key(event) && !props.long && event.key === 'Enter') event.preventDefault();
              }}
              onBlur={completion.close}
            />
            {completion.list}
          </div>
        )}
      </Field>
      <div className="template-tools">
        <TemplateNotes value={props.value} onChange={props.onChange} sent={props.sent === true} />
        <InsertMenu onInsert={insert} />
      </div>
    </div>
  );
}

/** The combobox pattern on a text area: the list follows the caret's word, arrows move, Enter and Tab take. */
function useCompletion(value: string, onChange: (value: string) => void, box: RefObject<Box | null>) {
  const { world } = useForm();
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caret.current === null) return;
    box.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  const found = at === null ? null : completionsAt(value, at, world);
  const offers = found?.offers ?? [];
  const now = Math.min(active, offers.length - 1);
  const put = (from: number, to: number | undefined, text: string) => {
    caret.current = from + text.length;
    onChange(value.slice(0, from) + text + value.slice(to ?? from));
    box.current?.focus();
  };
  const take = (offer: Offer) => {
    put(found!.from, at!, offer.insert);
    setActive(0);
    setAt(['fields', 'results', 'locals'].includes(offer.label) ? found!.from + offer.insert.length : null);
  };
  return {
    put,
    close: () => setAt(null),
    typed(text: string, position: number) {
      setActive(0);
      setAt(position);
      onChange(text);
    },
    key(event: KeyboardEvent): boolean {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (offers.length === 0 || event.nativeEvent.isComposing) return false;
      if (event.key === 'Escape') {
        event.stopPropagation();
        setAt(null);
      } else if (step) setActive((now + step + offers.length) % offers.length);
      else if (event.key === 'Enter' || event.key === 'Tab') take(offers[now]!);
      else return false;
      event.preventDefault();
      return true;
    },
    aria: {
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-expanded': offers.length > 0,
      'aria-controls': `${id}-offers`,
      'aria-activedescendant': offers.length > 0 ? `${id}-${now}` : undefined,
    } as const,
    list: offers.length > 0 ? <OfferList id={id} offers={offers} now={now} onTake={take} /> : null,
  };
}

function OfferList(props: { id: string; offers: readonly Offer[]; now: number; onTake: (offer: Offer) => void }) {
  const { say, look } = useFormWords();
  const wordsOf = (offer: Offer): string =>
    offer.kind === 'function' ? (look('functions', offer.label) ?? '') : (look('paths', offer.label) ?? '');
  return (
    <div role="listbox" id={`${props.id}-offers`} aria-label={say('form.suggestions')} className="template-offers">
      {props.offers.map((offer, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field that keeps the focus
        <div
          key={offer.insert}
          id={`${props.id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === props.now}
          className="template-offer"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => props.onTake(offer)}
        >
          <code>
            {offer.label}
            {offer.kind === 'function' ? `(${offer.detail})` : ''}
          </code>
          <span className="quiet small">{offer.kind === 'name' ? offer.detail : wordsOf(offer)}</span>
        </div>
      ))}
    </div>
  );
}
