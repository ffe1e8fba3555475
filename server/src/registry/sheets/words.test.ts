import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrderWatcher, type DayOrder, readBirthDate } from './dates.ts';
import { guessMapping } from './guess.ts';
import { guessHeader, normalise, placeRank } from './headers.ts';
import { readGender, readLanguage, readStatus } from './values.ts';

const today = '2026-11-22';
const guess = (...headers: string[]) =>
  guessMapping(
    headers.map((header) => ({ header, values: [] })),
    'LR',
    today,
  );

describe('headers', () => {
  it('are understood in five languages, whatever their case, accents and signs', () => {
    const same = {
      phone: [
        'Phone',
        'PHONE_NUMBER',
        'Tél.',
        'N° de téléphone',
        'Telemóvel',
        'Teléfono móvil',
        'رقم الهاتف',
        'mobileNumber',
        'Phone 2',
        'Mobile (work)',
      ],
      birth_date: [
        'DOB',
        'Date of Birth',
        'Date de naissance',
        'Data de nascimento',
        'Fecha de nacimiento',
        'تاريخ الميلاد',
      ],
      gender: ['Sex', 'Sexe', 'SEXO', 'Género', 'الجنس', 'Sex (M/F)'],
      facility: [
        'Health Facility',
        'Formation sanitaire',
        'Unidade sanitária',
        'Establecimiento',
        'المرفق الصحي',
        'Name of facility',
      ],
      job: ['Job Title', 'Fonction', 'Função', 'Puesto', 'المسمى الوظيفي'],
      cadre: ['Cadre', 'Profession', 'Categoria profissional', 'Categoría', 'الفئة الوظيفية'],
      place: ['County', 'Région', 'Distrito', 'Provincia', 'المحافظة', 'Health district'],
      id: ['Employee ID', 'Matricule', 'Código', 'Cédula', 'الرقم الوظيفي'],
      skip: ['No.', 'E-mail', 'Remarks', 'Facility code'],
    };
    for (const [target, headers] of Object.entries(same))
      for (const header of headers) expect([header, guessHeader(header)?.target]).toEqual([header, target]);
    expect(guessHeader('Favourite colour')).toBeNull();
  });

  it('share out the parts of a name', () => {
    expect(guess('Nom', 'Prénom')).toEqual(['family_name', 'given_name']);
    expect(guess('Name', 'First name')).toEqual(['family_name', 'given_name']);
    expect(guess('Nom', 'Téléphone')).toEqual(['name', 'phone']);
    expect(guess('Nom et prénoms', 'Nom')).toEqual(['name', 'family_name']);
    expect(guess('Surname', 'Other names')).toEqual(['family_name', 'given_name']);
  });

  it('may repeat where several columns can mean the same, and only there', () => {
    expect(guess('Name', 'Phone 1', 'Phone 2', 'Sex', 'Gender')).toEqual(['name', 'phone', 'phone', 'gender', 'skip']);
  });

  it('that say nothing are helped by their values', () => {
    const columns = [
      { header: 'Name', values: ['Mary'] },
      { header: 'X', values: ['0777123456', '231886123456', '+231 777 000 001'] },
      { header: 'Y', values: ['F', 'M', 'M'] },
      { header: 'Z', values: ['31/12/1980', '1975-02-03'] },
      { header: 'W', values: ['12', '13'] },
    ];
    expect(guessMapping(columns, 'LR', today)).toEqual(['name', 'phone', 'gender', 'birth_date', 'skip']);
  });

  it('never trip over what they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        guessHeader(text);
        placeRank(text);
        expect(normalise(text)).toMatch(/^[\p{L}\p{N}\p{M} ]*$/u);
      }),
    );
  });

  it('say how wide a place is', () => {
    const headers = ['Village', 'Région', 'Country', 'Health district'];
    expect(headers.toSorted((a, b) => placeRank(a)! - placeRank(b)!)).toEqual([
      'Country',
      'Région',
      'Health district',
      'Village',
    ]);
    expect(placeRank('Location')).toBeNull();
  });
});

describe('birth dates', () => {
  const read = (text: string, order: DayOrder = 'unknown') => {
    const reading = readBirthDate(text, order, today);
    return 'date' in reading ? reading.date : reading.refused;
  };

  it('are read as people write them', () => {
    const same = [
      ...['1980-12-31', '1980/12/31', '31/12/1980', '12/31/1980', '31.12.1980', '31-12-80', '31 Dec 1980', '19801231'],
      ...['31-Dec-80', 'December 31, 1980', '31 décembre 1980', '31 de dezembro de 1980', '31 de diciembre de 1980'],
      ...['٣١/١٢/١٩٨٠', '31 ديسمبر 1980', '29586', '1980-12-31 00:00:00'],
    ];
    for (const text of same) expect([text, read(text)]).toEqual([text, '1980-12-31']);
    expect(read('5/5/05')).toBe('2005-05-05');
    expect(read('5/5/50')).toBe('1950-05-05');
  });

  it('are refused when they could be two days, unless the column decides', () => {
    expect(read('3/4/1980')).toBe('date_ambiguous');
    expect(read('3/4/1980', 'day_first')).toBe('1980-04-03');
    expect(read('3/4/1980', 'month_first')).toBe('1980-03-04');
    expect(read('4/4/1980')).toBe('1980-04-04');
    const order = (...texts: string[]) => {
      const watcher = createOrderWatcher();
      for (const text of texts) watcher.see(text);
      return watcher.order();
    };
    expect(order('3/4/1980', '31/12/1980')).toBe('day_first');
    expect(order('3/4/1980', '12/31/1980')).toBe('month_first');
    expect(order('12/31/1980', '31/12/1980')).toBe('unknown');
    expect(order('3/4/1980', '1980-12-31')).toBe('unknown');
  });

  it('that cannot be are refused', () => {
    expect(read('31/02/1980')).toBe('date_impossible');
    expect(read('1/1/2027', 'day_first')).toBe('date_impossible');
    expect(read('1/1/1780')).toBe('date_impossible');
    expect(read('1980')).toBe('date_incomplete');
    expect(read('05/1980')).toBe('date_incomplete');
    expect(read('old')).toBe('date_not_understood');
    expect(read('31 Foo 1980')).toBe('date_not_understood');
  });

  it('come back from every way of writing that says all', () => {
    const day = fc.date({ min: new Date('1920-01-01'), max: new Date('2010-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [y, m, d] = iso.split('-');
        expect(read(`${d}/${m}/${y}`, 'day_first')).toBe(iso);
        expect(read(`${m}/${d}/${y}`, 'month_first')).toBe(iso);
        expect(read(`${y}.${m}.${d}`)).toBe(iso);
        expect([iso, 'date_ambiguous']).toContain(read(`${d}-${m}-${y}`));
      }),
    );
  });
});

it('words for gender, language and status are known in five languages', () => {
  expect(['F', 'female', 'Féminin', 'Mulher', 'MUJER', 'أنثى'].map(readGender)).toEqual(Array(6).fill('female'));
  expect(['m', 'Male', 'Homme', 'Masculino', 'ذكر'].map(readGender)).toEqual(Array(5).fill('male'));
  expect(['English', 'Français', 'Português', 'العربية', 'Kiswahili', 'en-GB', 'kpe'].map(readLanguage)).toEqual([
    ...['en', 'fr', 'pt', 'ar', 'sw', 'en', 'kpe'],
  ]);
  expect(['Active', 'Oui', 'retired', 'Retraité', 'maybe'].map(readStatus)).toEqual([true, true, false, false, null]);
  expect([readGender('X'), readLanguage('???')]).toEqual([null, null]);
});
