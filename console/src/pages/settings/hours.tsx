/** When ordinary messages may go: time zones, quiet hours, working days, holidays, and how many each person gets. */
import './settings.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { type Hours as Answer, hours, type PlaceHours } from '../../api/hours.ts';
import { PlacePicker } from '../../parts/place-picker.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx';
import { Loaded } from '../../ui/faces.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { Holidays } from './holidays.tsx';
import { HoursForm } from './hours-form.tsx';

export function Hours() {
  const { t } = useWords();
  const query = useQuery(hours);
  return (
    <Page title={t('hours.title')} says={t('hours.says')}>
      <Loaded query={query}>{(found) => <Shown found={found} />}</Loaded>
    </Page>
  );
}

function Shown(props: { found: Answer }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const { places, holidays } = props.found;
  const all = places.find((place) => place.place === null)!;
  const saved = (now: Answer) => {
    client.setQueryData(hours.queryKey, now);
    toast(t('settings.saved'));
  };
  return (
    <>
      <Section title={t('hours.everywhere')} says={t('hours.everywhere_says')}>
        <HoursForm key={JSON.stringify(all)} place={all} onSaved={saved} />
      </Section>
      <Places places={places.filter((place) => place.place !== null)} saved={saved} />
      <Holidays holidays={holidays} />
    </>
  );
}

function Places(props: { places: readonly PlaceHours[]; saved: (now: Answer) => void }) {
  const { t } = useWords();
  const [asked, setAsked] = useState<PlaceHours | null>(null);
  const [choosing, setChoosing] = useState(false);
  const [gone, setGone] = useState<PlaceHours | null>(null);
  const client = useQueryClient();
  const words = useHoursWords();
  return (
    <Section
      title={t('hours.places')}
      says={t('hours.places_says')}
      action={
        <Button small icon="plus" onClick={() => setChoosing(true)}>
          {t('hours.add_place')}
        </Button>
      }
    >
      {props.places.length === 0 ? (
        <p className="quiet">{t('hours.no_places')}</p>
      ) : (
        <Table
          label={t('hours.places')}
          rows={props.places}
          rowKey={(row) => String(row.place)}
          columns={[
            { name: 'name', head: t('hours.place'), cell: (row) => row.name },
            { name: 'zone', head: t('hours.zone'), cell: (row) => row.holds.zone.replaceAll('_', ' ') },
            { name: 'quiet', head: t('hours.quiet'), weight: 2, cell: (row) => words(row) },
            {
              ...{ name: 'acts', head: t('hours.acts') },
              cell: (row) => (
                <span className="row">
                  <Button small look="quiet" onClick={() => setAsked(row)}>
                    {t('campaigns.change')}
                  </Button>
                  <Button small look="quiet" onClick={() => setGone(row)}>
                    {t('hours.remove')}
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
      {choosing ? <ChoosePlace onClose={() => setChoosing(false)} onChosen={setAsked} /> : null}
      {asked ? (
        <Dialog open wide onClose={() => setAsked(null)} title={asked.name ?? ''} says={t('hours.inherits')}>
          <HoursForm
            place={asked}
            onSaved={(now) => {
              props.saved(now);
              setAsked(null);
            }}
          />
        </Dialog>
      ) : null}
      {gone ? (
        <ConfirmDialog
          open
          danger
          onClose={() => setGone(null)}
          title={t('hours.remove_title', { name: gone.name ?? '' })}
          says={t('hours.remove_says')}
          act={t('hours.remove')}
          onAct={async () => {
            await api.remove(`/hours/${gone.place}`);
            await client.invalidateQueries({ queryKey: hours.queryKey });
            setGone(null);
          }}
        />
      ) : null}
    </Section>
  );
}

function ChoosePlace(props: { onClose: () => void; onChosen: (place: PlaceHours) => void }) {
  const { t } = useWords();
  return (
    <Dialog open onClose={props.onClose} title={t('hours.add_place')}>
      <PlacePicker
        label={t('hours.place')}
        chosen={[]}
        onChange={([place]) => {
          props.onClose();
          if (place) props.onChosen(freshPlace(place));
        }}
      />
    </Dialog>
  );
}

const freshPlace = ({ id, name }: { readonly id: number; readonly name: string }): PlaceHours => ({
  ...{ place: id, name, zone: null, quiet: null, working_days: null, held_days: null, opens_at: null },
  holds: { zone: '', quiet: null, working_days: [], held_days: 'none' },
});

function useHoursWords(): (row: PlaceHours) => string {
  const { t, of } = useWords();
  return ({ holds }) => {
    const quiet = holds.quiet ? t('hours.from_to', holds.quiet) : t('hours.no_quiet');
    return holds.held_days === 'none' ? quiet : `${quiet} · ${of('held_days', holds.held_days)}`;
  };
}
