/** Phone numbers typed as a whole query. The smallest metadata: it has every country's number patterns. */
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** The number in E.164 when the text is nothing but a valid phone number, with a country code or of the country. */
export function phoneNumber(text: string, country: string | undefined): string | undefined {
  const known = country?.toUpperCase() ?? '';
  const defaultCountry: CountryCode | undefined = isSupportedCountry(known) ? known : undefined;
  const number = parsePhoneNumberFromString(text, { defaultCountry, extract: false });
  return number?.isValid() ? number.number : undefined;
}
