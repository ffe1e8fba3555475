import type { BroadcastPreview } from '../../api/broadcasts.ts';
import { useWords } from '../../words/words.tsx';

/** Parts, cost by operator and time at the channel's rate, each with what it is counted on. */
export function Estimate(props: { found: BroadcastPreview; people: number }) {
  const { t, money, duration, number, percent } = useWords();
  const { found, people } = props;
  return (
    <div className="stack-tight figures">
      <p>{t('send.parts_in_all', { count: found.parts })}</p>
      {found.cost ? (
        <p>
          <strong>{t('send.cost', { money: money(found.cost.amount, found.cost.currency) })}</strong>{' '}
          <span className="quiet small">{t('send.cost_base', { count: people })}</span>
        </p>
      ) : (
        <p className="quiet small">{t('send.no_prices')}</p>
      )}
      <p className="small">
        {found.seconds === null ? t('send.no_rate') : t('send.takes', { duration: duration(found.seconds) })}
      </p>
      {found.cost && found.cost.by_operator.length > 0 ? (
        <details>
          <summary className="small">{t('send.by_operator')}</summary>
          <table className="send-operators">
            <thead>
              <tr>
                <th scope="col">{t('send.operator')}</th>
                <td>{t('accounting.people')}</td>
                <td>{t('send.amount')}</td>
              </tr>
            </thead>
            <tbody>
              {found.cost.by_operator.map((one) => (
                <tr key={one.operator}>
                  <th scope="row">{one.operator || t('send.operator_unknown')}</th>
                  <td>
                    {number(one.people)} <span className="quiet">{percent(one.people, people)}</span>
                  </td>
                  <td>{money(one.amount, found.cost?.currency ?? 'USD')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      ) : null}
    </div>
  );
}
