import { describeChannel } from '../../testing/channel-suite.ts';
import { withDefaults } from '../settings.ts';
import { type SimulatorSettings, simulatorSettings } from './settings.ts';
import { simulatorKind } from './simulator.ts';

describeChannel<SimulatorSettings>({
  kind: simulatorKind,
  network: async () => ({
    settings: withDefaults<SimulatorSettings>(simulatorSettings, { delivery_seconds: 0.01 }),
    close: async () => {},
  }),
});
