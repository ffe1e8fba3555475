/** Telephone numbers with the full metadata of libphonenumber, which are read when the first number comes. */
import { createRequire } from 'node:module';
import { phoneNumbers } from '../src/services/phones.ts';

type Library = typeof import('libphonenumber-js/max');

const require = createRequire(import.meta.url);
let library: Library | undefined;

/** Loading the library takes as long as the rest of a short command; most requests show no number. */
export const phones = phoneNumbers((text, options) => {
  library ??= require('libphonenumber-js/max') as Library;
  return library.parsePhoneNumberFromString(text, options);
});
