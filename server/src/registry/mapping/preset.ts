/** What a preset is: a mapping of the product, and by which signs a system that needs it is recognised. */

import type { Mapping } from '@mhero/contract/mapping.ts';
import type { MappedType } from '@mhero/contract/mapping-targets.ts';

export interface Sign {
  readonly type: MappedType;
  /** FHIRPath; how often it is true among the resources of the type says how well the preset fits. */
  readonly when: string;
  /** What was seen, as the end of "… of the records: ". */
  readonly because: string;
}

export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly signs: readonly Sign[];
  readonly rules: Mapping['rules'];
}
