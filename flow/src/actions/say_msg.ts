/**
 * Says a text to the contact, by a recording of it where there is one, else by the voice of the machine. Both can be
 * translated; the text is evaluated.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "say_msg",
 *       "text": "Good morning @contact.first_name", "audio_url": "https://media.moh.gov.lr/morning.m4a" }
 *
 *     { "type": "ivr_created", "msg": { "urn": "tel:+231770000001",
 *       "channel": { "uuid": "57f1078f-88aa-46f4-a59a-948a5739c03d", "name": "Orange" }, "text": "Good morning Mary",
 *       "attachments": ["audio:https://media.moh.gov.lr/morning.m4a"], "locale": "eng-LR" } }
 */
import { actionType } from './action.ts';
import { logSpoken } from './voice.ts';

export const sayMsg = actionType({
  type: 'say_msg',
  scope: 'voice',
  fields: {
    text: { kind: 'template', max: 10_000, localizable: true },
    audio_url: { kind: 'text', max: 2_048, localizable: true, optional: true },
  },
  execute(action, step) {
    const written = step.localized(action.text);
    const text = written.templates[0] ? step.evaluate(written.templates[0]) : '';
    const audio = step.translated(action.uuid, 'audio_url', action.audio_url ?? '');
    if (text === '' && audio.text === '') return step.error('Neither text nor audio to say, skipping');
    logSpoken(step, text, audio.text, text === '' ? audio.language : written.language);
  },
});
