import { useQuery } from '@tanstack/react-query';
import { audiences } from '../../api/audiences.ts';
import { AudienceBuilder } from '../../parts/audience/builder.tsx';
import { ExplainedCount } from '../../parts/audience/explained-count.tsx';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useWords } from '../../words/words.tsx';
import type { Draft } from './draft.ts';

export function Who(props: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const { t } = useWords();
  const { draft, change } = props;
  const saved = useQuery(audiences);
  return (
    <>
      <AudienceBuilder
        query={draft.query}
        onChange={(query) => change({ query })}
        mode={draft.mode}
        onMode={(mode) => change({ mode })}
      />
      {draft.query ? null : <p className="small">{t('send.everyone')}</p>}
      <ExplainedCount query={draft.query} />
      {saved.data && saved.data.length > 0 ? (
        <div>
          <Menu
            label={t('send.saved')}
            trigger={
              <Button small icon="down">
                {t('send.saved')}
              </Button>
            }
          >
            {saved.data.map((one) => (
              <MenuItem key={one.id} onSelect={() => change({ query: one.query })}>
                {one.name}
              </MenuItem>
            ))}
          </Menu>
        </div>
      ) : null}
    </>
  );
}
