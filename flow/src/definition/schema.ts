/**
 * What an action, router, wait, trigger or modifier consists of, said once as data. From it come reading and checking
 * (`read.ts`), compiled templates, inspection, the reference documentation and the forms of the editor.
 */
import type { Template } from '../expressions/template.ts';

/** What references point to; a `user` is found by uuid or, in 13.x, by email. */
export type AssetType =
  | 'campaign'
  | 'channel'
  | 'classifier'
  | 'contact'
  | 'field'
  | 'flow'
  | 'global'
  | 'group'
  | 'label'
  | 'llm'
  | 'optin'
  | 'resthook'
  | 'template'
  | 'topic'
  | 'user';

export interface AssetReference {
  readonly uuid: string;
  readonly name: string;
}
export interface FieldReference {
  readonly key: string;
  readonly name: string;
}
/** A reference that an expression finds when the flow runs, by name (groups, labels) or by email (users). */
export interface VariableReference {
  readonly match: TemplateField;
}

/** Evaluated text (or texts) of one property of one item; translations are found by `owner` and `property`. */
export interface TemplateField {
  /** UUID of the action, case, category or router. */
  readonly owner: string;
  readonly property: string;
  readonly localizable: boolean;
  readonly templates: readonly Template[];
}

interface Common {
  readonly optional?: boolean;
  /** What it means, for the reference and the editor. */
  readonly about?: string;
}
export interface TextField extends Common {
  readonly kind: 'text';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  /** A plain text that is translated though it is not evaluated (names of categories, audio). */
  readonly localizable?: boolean;
}
/** Plain texts, neither evaluated nor translated. */
export interface TextsSchema extends Common {
  readonly kind: 'texts';
  readonly items?: number;
  readonly max?: number;
}
export interface TemplateSchema extends Common {
  readonly kind: 'template';
  readonly localizable?: boolean;
  readonly max?: number;
}
export interface TemplatesSchema extends Common {
  readonly kind: 'templates';
  readonly localizable?: boolean;
  /** How many there must be at least; none when left out. */
  readonly fewest?: number;
  readonly items?: number;
  readonly max?: number;
}
export interface TemplateMapSchema extends Common {
  readonly kind: 'template-map';
  readonly items?: number;
  readonly max?: number;
}
export interface ChoiceSchema extends Common {
  readonly kind: 'choice';
  readonly values: readonly string[];
}
export interface FlagSchema extends Common {
  readonly kind: 'flag';
}
export interface IntegerSchema extends Common {
  readonly kind: 'integer';
  readonly min?: number;
  readonly max?: number;
}
export interface UuidSchema extends Common {
  readonly kind: 'uuid';
}
export interface ReferenceSchema extends Common {
  readonly kind: 'reference';
  readonly to: AssetType;
  /** Whether it may be found by an expression (`name_match`; `email_match` of a user, `email` in 13.x). */
  readonly variable?: boolean;
}
export interface ReferencesSchema extends Common {
  readonly kind: 'references';
  readonly to: AssetType;
  readonly items?: number;
  /** Whether an item may be found by an expression. */
  readonly variable?: boolean;
}
/** Decimal numbers by key, as text so that no digit is lost: amounts by currency. */
export interface DecimalsSchema extends Common {
  readonly kind: 'decimals';
}
export interface ObjectSchema extends Common {
  readonly kind: 'object';
  readonly fields: Schema;
}
export interface ListSchema extends Common {
  readonly kind: 'list';
  readonly fields: Schema;
  readonly items?: number;
}

export type FieldSchema =
  | TextField
  | TextsSchema
  | TemplateSchema
  | TemplatesSchema
  | TemplateMapSchema
  | ChoiceSchema
  | FlagSchema
  | IntegerSchema
  | UuidSchema
  | ReferenceSchema
  | ReferencesSchema
  | DecimalsSchema
  | ObjectSchema
  | ListSchema;

export interface Schema {
  readonly [property: string]: FieldSchema;
}

type Reference<T extends AssetType> = T extends 'field' ? FieldReference : AssetReference;
type Read<F extends FieldSchema> = F extends TextField | UuidSchema
  ? string
  : F extends TextsSchema
    ? readonly string[]
    : F extends TemplateSchema | TemplatesSchema
      ? TemplateField
      : F extends TemplateMapSchema
        ? Readonly<Record<string, TemplateField>>
        : F extends ChoiceSchema
          ? F['values'][number]
          : F extends FlagSchema
            ? boolean
            : F extends IntegerSchema
              ? number
              : F extends ReferenceSchema
                ? F extends { variable: true }
                  ? Reference<F['to']> | VariableReference
                  : Reference<F['to']>
                : F extends ReferencesSchema
                  ? F extends { variable: true }
                    ? ReadonlyArray<Reference<F['to']> | VariableReference>
                    : ReadonlyArray<Reference<F['to']>>
                  : F extends DecimalsSchema
                    ? Readonly<Record<string, string>>
                    : F extends ObjectSchema
                      ? Compiled<F['fields']>
                      : F extends ListSchema
                        ? ReadonlyArray<Compiled<F['fields']>>
                        : never;

/** What reading makes of a schema: optional properties may be undefined. */
export type Compiled<S extends Schema> = {
  readonly [P in keyof S]: S[P] extends { optional: true } ? Read<S[P]> | undefined : Read<S[P]>;
};
