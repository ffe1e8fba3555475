import type { Settings } from '../../api/access.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';
import './settings.css';

type Price = Settings['prices'][number];

/** What one part costs, by the first digits of the number; the longest match counts. */
export function Prices(props: { prices: readonly Price[]; onChange: (prices: Price[]) => void }) {
  const { t } = useWords();
  const { prices } = props;
  const put = (at: number, change: Partial<Price>) =>
    props.onChange(prices.map((price, index) => (index === at ? { ...price, ...change } : price)));
  return (
    <div className="stack-tight">
      {prices.map((price, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <fieldset key={at} className="price-line">
          <legend className="hidden-visually">{price.operator || t('settings.price_new')}</legend>
          <TextField
            label={t('settings.operator')}
            value={price.operator}
            maxLength={50}
            onChange={(event) => put(at, { operator: event.target.value })}
          />
          <TextField
            label={t('settings.prefix')}
            inputMode="tel"
            pattern="\+?[0-9]{0,12}"
            value={price.prefix}
            onChange={(event) => put(at, { prefix: event.target.value.trim() })}
          />
          <TextField
            label={t('settings.price')}
            type="number"
            min={0}
            step="any"
            value={price.price}
            onChange={(event) => put(at, { price: Number(event.target.value) })}
          />
          <IconButton
            icon="close"
            name={t('settings.price_remove', { operator: price.operator })}
            onClick={() => props.onChange(prices.filter((_, index) => index !== at))}
          />
        </fieldset>
      ))}
      <div>
        <Button small icon="plus" onClick={() => props.onChange([...prices, { operator: '', prefix: '', price: 0 }])}>
          {t('settings.price_add')}
        </Button>
      </div>
    </div>
  );
}
