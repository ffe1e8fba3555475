import type { Preset } from '../preset.ts';
import { emnuttLiberia } from './emnutt-liberia.ts';
import { ihris5 } from './ihris-5.ts';
import { ihrisEthiopia } from './ihris-ethiopia.ts';
import { ihrisMadagascar } from './ihris-madagascar.ts';
import { ihrisNamibia } from './ihris-namibia.ts';
import { ihrisTogoChad } from './ihris-togo-chad.ts';
import { mcsd } from './mcsd.ts';
import { openmrsPatients } from './openmrs-patients.ts';
import { openmrsProviders } from './openmrs-providers.ts';

/** Every preset, one file and one line each; of two that fit a system equally well, the first is suggested. */
export const presets: readonly Preset[] = [
  ihrisMadagascar,
  ihrisNamibia,
  ihrisTogoChad,
  ihrisEthiopia,
  emnuttLiberia,
  ihris5,
  openmrsPatients,
  openmrsProviders,
  mcsd,
];
