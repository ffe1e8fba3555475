import { describeChannel } from '../../testing/channel-suite.ts';
import { startSmsc } from '../../testing/smsc.ts';
import { type SmppSettings, usualTiming } from './settings.ts';
import { openSmpp, smppKind } from './smpp.ts';
import { utf16be } from './text.ts';

const account = { system_id: 'mhero', password: 'secret' };

describeChannel<SmppSettings>({
  kind: smppKind,
  nowhere: { host: '127.0.0.1', port: 1, ...account } as SmppSettings,
  open: (settings, host) => openSmpp(settings, host, { ...usualTiming, close: 500 }),
  async network() {
    const smsc = await startSmsc({ receiptsMs: 10, mixedIds: true });
    return {
      settings: { host: '127.0.0.1', port: smsc.port, window: 50, ...account } as SmppSettings,
      deliver: async (from, text) => (await smsc.deliver(from, '8080', utf16be(text), { data_coding: 8 })) === 0,
      close: () => smsc.close(),
    };
  },
});
