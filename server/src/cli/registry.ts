/** Every command, in the order of the help. */
import { audienceCount } from './audience-count.ts';
import { channelAdd, channelList, channelTest } from './channels.ts';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { demo } from './demo.ts';
import { flow } from './flow.ts';
import { createHelp } from './help.ts';
import { importFiles } from './import.ts';
import { openapi } from './openapi.ts';
import { send } from './send.ts';
import { start } from './start.ts';
import { syncSources } from './sync.ts';
import { userAdd } from './user-add.ts';
import { version } from './version.ts';

export const commands: readonly Command[] = [
  ...[start, importFiles, syncSources, demo, audienceCount, send, channelAdd, channelList, channelTest, userAdd],
  ...[flow, check, openapi, version],
  createHelp(() => commands),
];
