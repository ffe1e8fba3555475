/**
 * Gives the contact airtime: the amounts say how much in which currency, the operator of the number decides which. The
 * local `_new_transfer` is the uuid of the event, or empty when the contact has no telephone number or the transfer
 * failed, which is an error event.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "transfer_airtime", "amounts": { "LRD": 100, "USD": 0.5 } }
 *
 *     { "type": "airtime_created", "external_id": "4ZJR8BT9MF", "sender": "tel:+231770000000",
 *       "recipient": "tel:+231770000001", "currency": "USD", "amount": 0.5, "http_logs": [] }
 */
import type { Urn } from '../contact/contact.ts';
import type { AirtimeTransfer } from '../engine/services.ts';
import type { Step } from '../engine/step.ts';
import { jsonNumber } from '../services/json-body.ts';
import { actionType } from './action.ts';

const LOCAL = '_new_transfer';
const MAX_AMOUNT = 1e15;
const NO_SERVICE: AirtimeTransfer = {
  sender: '',
  recipient: '',
  currency: '',
  amount: '0',
  error: 'no airtime service is connected',
};

export const transferAirtime = actionType({
  type: 'transfer_airtime',
  scope: 'online',
  fields: { amounts: { kind: 'decimals' } },
  check({ amounts }) {
    const wrong = Object.entries(amounts).find(([, amount]) => !(Number(amount) >= 0 && Number(amount) <= MAX_AMOUNT));
    return wrong && `amount for '${wrong[0]}' is out of range`;
  },
  locals: () => [LOCAL],
  async execute(action, step) {
    step.setLocal(LOCAL, (await transfer(step, action.amounts)) ?? '');
  },
});

async function transfer(step: Step, amounts: Readonly<Record<string, string>>): Promise<string | undefined> {
  const urn = step.contact.urns().find((one) => one.scheme === 'tel');
  if (!urn) {
    step.error("Can't transfer airtime to contact without a phone number");
    return undefined;
  }
  const sender = senderFor(step, urn);
  const done = (await step.services.airtime?.(sender, urn.identity, amounts)) ?? NO_SERVICE;
  if (done.error !== undefined) {
    step.error(done.error);
    return undefined;
  }
  return step.log({
    type: 'airtime_created',
    external_id: done.externalId ?? '',
    sender,
    recipient: urn.identity,
    currency: done.currency,
    amount: jsonNumber(done.amount) ?? 0,
    http_logs: done.logs ?? [],
  }).uuid;
}

/** The number of the channel that serves this one, or empty. */
function senderFor(step: Step, urn: Urn): string {
  const to = step.contact.destination('send');
  const channel =
    (urn.channelUuid && step.assets.channel(urn.channelUuid)) ||
    (to?.urn.identity === urn.identity ? to.channel : undefined);
  return channel?.address ? `tel:${channel.address}` : '';
}
