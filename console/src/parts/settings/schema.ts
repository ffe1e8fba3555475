/** The settings of a channel or of a connector as fields of a form, read from their JSON Schema. Pure. */

export interface SettingField {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly kind: 'text' | 'lines' | 'number' | 'switch' | 'choice';
  readonly choices: readonly string[];
  readonly first: string | number | boolean | undefined;
  readonly required: boolean;
  readonly secret: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly longest?: number;
  readonly whole: boolean;
}

interface Property {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** Longer than this and a text gets several lines. */
const oneLine = 1000;

/** In the order of the schema. What is not an object schema has no fields. */
export function fieldsOf(schema: unknown, secrets: readonly string[]): SettingField[] {
  const { properties, required } = (schema ?? {}) as {
    properties?: Record<string, Property>;
    required?: readonly string[];
  };
  return Object.entries(properties ?? {}).map(([name, one]) => ({
    name,
    title: one.title ?? name,
    help: one.description ?? '',
    kind: kindOf(one, secrets.includes(name)),
    choices: (one.enum ?? []).map(String),
    first: one.default,
    // With a default nothing has to be said.
    required: (required ?? []).includes(name) && one.default === undefined,
    secret: secrets.includes(name),
    ...(one.minimum === undefined ? {} : { min: one.minimum }),
    ...(one.maximum === undefined ? {} : { max: one.maximum }),
    ...(one.maxLength === undefined ? {} : { longest: one.maxLength }),
    whole: one.type === 'integer',
  }));
}

function kindOf(one: Property, secret: boolean): SettingField['kind'] {
  if (one.enum) return 'choice';
  if (one.type === 'boolean') return 'switch';
  if (one.type === 'number' || one.type === 'integer') return 'number';
  if (!secret && (one.format === 'lines' || (one.maxLength ?? 0) > oneLine)) return 'lines';
  return 'text';
}

export type Values = Readonly<Record<string, string | boolean>>;

/** What the form shows at first: what is stored, else the default. Secrets are never shown. */
export function firstValues(fields: readonly SettingField[], stored: Readonly<Record<string, unknown>>): Values {
  return Object.fromEntries(
    fields.map((field) => {
      const value = field.secret ? '' : (stored[field.name] ?? field.first);
      return [field.name, field.kind === 'switch' ? value === true : value === undefined ? '' : String(value)];
    }),
  );
}

/** As the server wants them: numbers as numbers; what is left empty and may be is left out. */
export function settingsOf(fields: readonly SettingField[], values: Values): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (field.kind === 'switch') settings[field.name] = value === true;
    else if (typeof value !== 'string') continue;
    else if (field.kind === 'number') {
      if (value.trim() !== '') settings[field.name] = Number(value.replace(',', '.'));
    } else if (value !== '' || (field.first !== undefined && !field.secret)) settings[field.name] = value;
  }
  return settings;
}

export type Wrong = 'needed' | 'not_a_number' | 'not_whole' | 'too_small' | 'too_big';

/** What stands in the way of a value, if anything does. `isSet` is true for a secret that the server has already. */
export function wrongWith(field: SettingField, value: string | boolean | undefined, isSet = false): Wrong | null {
  if (typeof value !== 'string') return null;
  if (value.trim() === '') return field.required && !isSet ? 'needed' : null;
  if (field.kind !== 'number') return null;
  const number = Number(value.replace(',', '.'));
  if (Number.isNaN(number)) return 'not_a_number';
  if (field.whole && !Number.isInteger(number)) return 'not_whole';
  if (field.min !== undefined && number < field.min) return 'too_small';
  if (field.max !== undefined && number > field.max) return 'too_big';
  return null;
}
