/**
 * The forms under which one and the same message id may come back. Centres write an id in hexadecimal in the answer
 * and in decimal in the receipt (or the other way round), in another case, or padded with zeros.
 *
 * Shape: the first form is the plainest (lower case, no leading zeros); the others follow. Two ids mean the same
 * message if the plainest form of one is among the forms of the other. Look up in this order: the earlier, the surer.
 */
export function canonicalIds(id: string): string[] {
  const plain = plainId(id);
  const forms = [plain];
  if (/^[1-9][0-9]{0,19}$/.test(plain)) forms.push(BigInt(plain).toString(16));
  if (/^[0-9a-f]{1,16}$/.test(plain)) {
    const decimal = BigInt('0x' + plain).toString();
    if (decimal !== plain) forms.push(decimal);
  }
  return forms;
}

/** The first of `canonicalIds`: what to keep an id under. */
export function plainId(id: string): string {
  const plain = id.trim().toLowerCase();
  let zeros = 0;
  while (zeros < plain.length - 1 && plain.charCodeAt(zeros) === 48) zeros++;
  return zeros > 0 ? plain.slice(zeros) : plain;
}
