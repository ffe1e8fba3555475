import type { ChannelKind } from './contract.ts';
import { httpKind } from './http/http.ts';
import { simulatorKind } from './simulator/simulator.ts';
import { smppKind } from './smpp/smpp.ts';

/** Every kind of channel, in the order in which the console offers them. A new one is one folder and one line here. */
export const registry = [simulatorKind, smppKind, httpKind] as readonly ChannelKind<never>[];
