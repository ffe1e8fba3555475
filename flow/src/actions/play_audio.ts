/**
 * Plays a recording to the contact. The address can be translated and is evaluated; when it comes out empty, or an
 * expression in it fails, nothing is played.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "play_audio",
 *       "audio_url": "https://media.moh.gov.lr/welcome.m4a" }
 *
 *     { "type": "ivr_created", "msg": { "urn": "tel:+231770000001",
 *       "channel": { "uuid": "57f1078f-88aa-46f4-a59a-948a5739c03d", "name": "Orange" }, "text": "",
 *       "attachments": ["audio:https://media.moh.gov.lr/welcome.m4a"], "locale": "eng-LR" } }
 */
import { actionType } from './action.ts';
import { logSpoken } from './voice.ts';

export const playAudio = actionType({
  type: 'play_audio',
  scope: 'voice',
  fields: { audio_url: { kind: 'template', max: 8_192, localizable: true } },
  execute(action, step) {
    const { templates, language } = step.localized(action.audio_url);
    const { text, ok } = step.tryText({ ...action.audio_url, templates });
    if (!ok) return;
    const url = text.trim();
    if (url === '') return step.error('Audio URL evaluated to empty, skipping');
    logSpoken(step, '', url, language);
  },
});
